/* Who came: the counts below the list follow what is chosen; a list not saved is not left unasked. */
(function () {
  "use strict";
  var form = document.querySelector("form.roll");
  if (!form) { return; }
  var unsaved = form.hasAttribute("data-unsaved");

  form.addEventListener("change", function (event) {
    unsaved = true;
    if (event.target.type !== "radio") { return; }
    form.querySelectorAll("[data-count]").forEach(function (place) {
      var chosen = ".place input[value=\"" + place.dataset.count + "\"]:checked";
      place.textContent = form.querySelectorAll(chosen).length;
    });
  });
  form.addEventListener("submit", function () { unsaved = false; });
  window.addEventListener("beforeunload", function (event) {
    if (unsaved) { event.preventDefault(); event.returnValue = ""; }
  });
})();

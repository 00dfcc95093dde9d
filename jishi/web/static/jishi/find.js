/* The finder: an overlay with script, an ordinary page without. */
(function () {
  "use strict";
  var box = document.getElementById("finder");
  var came = null;

  function open(event) {
    if (!box || !box.showModal || event.ctrlKey || event.metaKey || event.shiftKey || document.querySelector("main [data-find-page]")) return;
    event.preventDefault();
    came = document.activeElement;
    box.showModal();
    box.querySelector("input").select();
  }
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-find]")) open(event);
    if (event.target === box || event.target.closest("#finder [data-close]")) box.close();
  });
  if (box) box.addEventListener("close", function () { if (came && came.focus) came.focus(); });

  /* A line of search takes Esc for itself, to empty it; here it closes. */
  if (box) box.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    box.close();
  });

  /* Arrows walk through what was found, from the line of search and back to it; Enter follows the link. */
  document.addEventListener("keydown", function (event) {
    if (event.isComposing || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
    var place = event.target.closest("#finder, [data-find-page]");
    if (!place) return;
    var stops = Array.prototype.slice.call(place.querySelectorAll("input[type=search], a[data-hit]"));
    var at = stops.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1);
    if (stops.indexOf(event.target) < 0 || !stops[at]) return;
    event.preventDefault();
    stops[at].focus();
  });
}());

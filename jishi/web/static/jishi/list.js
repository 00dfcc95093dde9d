/* Ledger list: columns are put in order where they stand; without this each step is a page of its own. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-columns]");
  if (!form) return;
  form.addEventListener("click", function (event) {
    var button = event.target.closest("button[name=up], button[name=down]");
    if (!button) return;
    event.preventDefault();
    var item = button.closest("li"), up = button.name === "up";
    var other = up ? item.previousElementSibling : item.nextElementSibling;
    if (other) item.parentNode.insertBefore(up ? item : other, up ? other : item);
    button.focus();
    var place = Array.prototype.indexOf.call(item.parentNode.children, item) + 1;
    form.querySelector("[data-said]").textContent = item.querySelector("label").textContent.trim() + "：第 " + place + " 列，保存后生效";
  });
}());

/* A file may be dropped on the form; the field itself works without this. */
(function () {
  "use strict";
  document.querySelectorAll("[data-drop]").forEach(function (form) {
    var field = form.querySelector("input[type=file]"), said = form.querySelector("[data-said]"), depth = 0;

    function files(event) { return event.dataTransfer && Array.prototype.indexOf.call(event.dataTransfer.types, "Files") >= 0; }
    function over(on) { form.classList.toggle("over", on); }
    function tell() { said.textContent = field.files.length ? "已选：" + field.files[0].name : ""; }

    form.addEventListener("dragenter", function (event) { if (files(event)) { event.preventDefault(); depth += 1; over(true); } });
    form.addEventListener("dragover", function (event) { if (files(event)) event.preventDefault(); });
    form.addEventListener("dragleave", function () { depth = Math.max(0, depth - 1); if (!depth) over(false); });
    form.addEventListener("drop", function (event) {
      if (!files(event)) return;
      event.preventDefault();
      depth = 0;
      over(false);
      if (event.dataTransfer.files.length !== 1) { said.textContent = form.dataset.one; return; }
      field.files = event.dataTransfer.files;
      tell();
      if (form.requestSubmit) form.requestSubmit(); else form.submit();
    });
    field.addEventListener("change", tell);
    form.addEventListener("submit", function () {
      form.classList.add("busy");
      said.textContent = form.dataset.busy;
    });
    window.addEventListener("pageshow", function () { form.classList.remove("busy"); tell(); });
  });
}());

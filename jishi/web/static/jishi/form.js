/* The form of a record: keeps what is typed, asks where it counts, helps to choose. All of it works without. */
(function () {
  "use strict";
  var form = document.getElementById("record");
  if (!form) return;
  var aside = document.getElementById("aside"), saved = document.getElementById("saved");
  var REST = 5000, SETTLE = 700;
  var composing = false, kept = state(), asked = kept, rest = 0, settle = 0, leaving = false;

  saved.textContent = saved.dataset.keeps || ""; // only a page that runs this keeps what is typed

  function state() {
    var data = new FormData(form);
    data.delete("csrfmiddlewaretoken"); // it changes by itself when somebody signs in anew
    return new URLSearchParams(data).toString();
  }
  function later(timer, wait, act) { window.clearTimeout(timer); return window.setTimeout(act, wait); }

  /* Typed text goes to the server after five seconds of rest and when the form is left; never inside a word. */
  function keep() {
    if (composing || leaving || !form.hasAttribute("data-record") || state() === kept) return;
    kept = state();
    window.htmx.trigger(form, "rested");
  }
  function ask() {
    if (composing || state() === asked || form.querySelector("[data-pick] [aria-expanded=true]")) return;
    asked = state();
    window.htmx.trigger(aside, "settled");
  }
  function changed() {
    if (composing) return;
    rest = later(rest, REST, keep);
    settle = later(settle, SETTLE, ask);
  }
  document.addEventListener("compositionstart", function () { composing = true; });
  document.addEventListener("compositionend", function () { composing = false; changed(); });
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("focusout", function (event) { if (!form.contains(event.relatedTarget)) keep(); });
  document.addEventListener("visibilitychange", function () { if (document.visibilityState === "hidden") keep(); });
  form.addEventListener("htmx:afterRequest", function (event) {
    if (event.detail.elt === form && !event.detail.successful) {
      kept = "";
      saved.textContent = "还没有自动保存";
    }
  });
  form.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && (event.isComposing || composing)) event.preventDefault();
  });
  form.addEventListener("submit", function () { leaving = true; window.htmx.trigger(form, "htmx:abort"); });
  window.addEventListener("pageshow", function () { leaving = false; });
  window.addEventListener("beforeunload", function (event) {
    if (!leaving && form.hasAttribute("data-record") && state() !== kept) { keep(); event.preventDefault(); }
  });

  /* A link to a box opens what folds it away and goes into the box. */
  function go(event) {
    var link = event.target.closest("a[href^='#f-']"), box = link && document.getElementById(link.hash.slice(1));
    if (!box) return;
    event.preventDefault();
    for (var fold = box.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    box.focus();
    box.scrollIntoView({ block: "center" });
  }
  document.addEventListener("click", go);

  /* Long lists: a box to narrow them. */
  form.querySelectorAll("[data-all]").forEach(function (all) {
    var narrow = all.querySelector("[data-narrow]"), none = all.querySelector("[data-none]");
    narrow.hidden = false;
    narrow.addEventListener("input", function (event) {
      event.stopPropagation();
      var words = event.target.value.trim(), left = 0;
      all.querySelectorAll(".choice").forEach(function (choice) {
        choice.hidden = choice.textContent.indexOf(words) < 0;
        left += !choice.hidden;
      });
      none.hidden = left > 0;
    });
    narrow.addEventListener("keydown", function (event) { if (event.key === "Enter") event.preventDefault(); });
  });

  /* Choosing a person or a record: what is found stands below the box; arrows, Enter and Escape as usual. */
  form.querySelectorAll("[data-pick]").forEach(function (pick) {
    var words = pick.querySelector("input[type=text]"), key = pick.querySelector("input[type=hidden]");
    var list = pick.querySelector(".found");
    words.setAttribute("role", "combobox");
    words.setAttribute("aria-autocomplete", "list");
    words.setAttribute("aria-controls", list.id);
    words.setAttribute("aria-expanded", "false");
    function found() { return Array.prototype.slice.call(list.querySelectorAll("[role=option]")); }
    function close() { list.textContent = ""; words.setAttribute("aria-expanded", "false"); words.removeAttribute("aria-activedescendant"); }
    function choose(option) {
      words.value = option.dataset.words;
      key.disabled = false;
      key.value = option.dataset.key;
      close();
      changed();
    }
    function mark(step) {
      var all = found(), at = all.findIndex(function (one) { return one.getAttribute("aria-selected") === "true"; });
      if (!all.length) return;
      if (at >= 0) all[at].setAttribute("aria-selected", "false");
      at = (at + step + all.length + (at < 0 && step < 0 ? 1 : 0)) % all.length;
      all[at].id = list.id + "-" + at;
      all[at].setAttribute("aria-selected", "true");
      all[at].scrollIntoView({ block: "nearest" });
      words.setAttribute("aria-activedescendant", all[at].id);
    }
    list.addEventListener("htmx:afterSwap", function () { words.setAttribute("aria-expanded", String(found().length > 0)); });
    words.addEventListener("input", function () { key.disabled = false; key.value = ""; });
    words.addEventListener("keydown", function (event) {
      if (event.isComposing || composing) return;
      var current = list.querySelector("[aria-selected=true]");
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); mark(event.key === "ArrowDown" ? 1 : -1); }
      if (event.key === "Enter" && found().length) { event.preventDefault(); if (current) choose(current); }
      if (event.key === "Escape" && found().length) { event.preventDefault(); close(); }
    });
    list.addEventListener("mousedown", function (event) {
      var option = event.target.closest("[role=option]");
      if (option) { event.preventDefault(); choose(option); }
    });
    words.addEventListener("blur", function () { window.setTimeout(function () { close(); changed(); }, 150); });
  });
}());

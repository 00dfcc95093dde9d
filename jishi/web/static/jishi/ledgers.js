/* Ledgers: the bulk bar follows what is ticked, menus close, keys of the review box. All of it works without. */
(function () {
  "use strict";
  document.documentElement.classList.add("js");

  function count(form) {
    var boxes = form.querySelectorAll("input[name=row]");
    var ticked = form.querySelectorAll("input[name=row]:checked").length;
    var everything = form.querySelector("[data-everything]");
    var all = everything && everything.checked;
    var bar = form.querySelector("[data-bar]");
    var top = form.querySelector("[data-all]");
    bar.hidden = !ticked && !all;
    bar.classList.toggle("d-none", bar.hidden);
    bar.querySelector("[data-chosen]").textContent = all ? "已选条件下全部" : "已选 " + ticked + " 条";
    bar.querySelector("[data-none]").hidden = false;
    top.hidden = false;
    top.checked = ticked === boxes.length && ticked > 0;
    top.indeterminate = ticked > 0 && ticked < boxes.length;
    boxes.forEach(function (box) { box.closest("tr").classList.toggle("sel", box.checked || !!all); });
  }
  function prepare() { document.querySelectorAll("form[data-bulk]").forEach(count); }

  document.addEventListener("change", function (event) {
    var form = event.target.closest("form[data-bulk]");
    if (!form) return;
    if (event.target.matches("[data-all]")) {
      form.querySelectorAll("input[name=row]").forEach(function (box) { box.checked = event.target.checked; });
    }
    count(form);
  });
  document.addEventListener("click", function (event) {
    var none = event.target.closest("[data-none]");
    if (none) {
      var form = none.closest("form");
      form.querySelectorAll("input[name=row], [data-everything]").forEach(function (box) { box.checked = false; });
      count(form);
    }
    document.querySelectorAll("details.drop-x[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("submit", function (event) {
    var query = event.target.matches("form[data-query]") && event.target.querySelector("input[name=query]");
    if (query) query.value = window.location.search.slice(1);
  });

  function editing(target) { return /^(INPUT|TEXTAREA|SELECT|BUTTON|A|SUMMARY)$/.test(target.tagName); }
  function follow(selector) { var link = document.querySelector(selector); if (link) link.click(); }
  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      var menu = document.querySelector("details.drop-x[open]");
      if (menu) { menu.open = false; menu.firstElementChild.focus(); }
      return;
    }
    var desk = document.querySelector("[data-desk]");
    if (!desk || editing(event.target)) return;
    if (event.key === "j" || event.key === "J") follow("[data-next]");
    else if (event.key === "k" || event.key === "K") follow("[data-before]");
    else if (event.key === "Enter") follow("[data-desk] [data-step=confirm] button");
  });
  document.addEventListener("htmx:afterSettle", prepare);
  prepare();
  var here = document.querySelector(".queue [aria-current]");
  if (here) here.scrollIntoView({ block: "nearest" });
}());

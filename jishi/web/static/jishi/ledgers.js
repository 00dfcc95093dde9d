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

  /* A reason that is picked goes into the box, to be sent or changed; words of one's own stay before it. */
  function pick(radio) {
    var box = radio.form.elements.reason, own = box.value.trim();
    var known = Array.prototype.some.call(radio.form.querySelectorAll("[name=template]"), function (one) { return one.value === own; });
    if (own.indexOf(radio.value) < 0) box.value = own && !known ? own + "；" + radio.value : radio.value;
  }

  document.addEventListener("change", function (event) {
    if (event.target.matches("input[name=template]")) pick(event.target);
    if (event.target.matches("form[data-auto] select")) event.target.form.requestSubmit();
    var form = event.target.closest("form[data-bulk]");
    if (!form) return;
    if (event.target.matches("[data-all]")) {
      form.querySelectorAll("input[name=row]").forEach(function (box) { box.checked = event.target.checked; });
    }
    /* the bar comes and goes above the rows: the box stays under the pointer, for the next one to be ticked */
    var before = event.target.getBoundingClientRect().top;
    count(form);
    window.scrollBy(0, event.target.getBoundingClientRect().top - before);
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
  function choose(event, menu) {
    if (!menu) return;
    event.preventDefault();
    menu.open = true;
    menu.querySelector("[name=template]").focus();
  }

  /* Review box: what this window decided, the last at the end. Each names its record and version, so that
     nothing else is taken back; the server judges whether it may be. */
  var review = document.querySelector("[data-review]"), KEPT = "review.decided";
  function decided() { try { return JSON.parse(sessionStorage.getItem(KEPT)) || []; } catch (broken) { return []; } }
  function keep(acts) { try { sessionStorage.setItem(KEPT, JSON.stringify(acts.slice(-50))); } catch (full) { /* the button is there */ } }
  function said(form) { return { to: form.getAttribute("action"), version: form.elements.version.value, back: form.elements.back.value }; }
  function same(one, other) { return !!one && one.to === other.to && one.version === other.version; }
  function forget(act) { keep(decided().filter(function (one) { return !same(one, act); })); }
  function remember(form) {
    if (!form || !form.elements.version) return;
    forget(said(form));
    keep(decided().concat([said(form)]));
  }
  function takeBack(act) {
    var form = document.createElement("form"), token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    var says = { csrfmiddlewaretoken: token, version: act.version, back: act.back };
    Object.keys(says).forEach(function (name) {
      var box = document.createElement("input");
      box.type = "hidden"; box.name = name; box.value = says[name];
      form.appendChild(box);
    });
    form.method = "post"; form.action = act.to;
    document.body.appendChild(form);
    forget(act);
    form.requestSubmit();
  }
  function typing(target) { return /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable; }
  document.addEventListener("submit", function (event) {
    if (event.target.matches("form[data-undo]") && event.target.elements.version) forget(said(event.target));
  });
  document.addEventListener("keydown", function (event) {
    var undo = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "z";
    if (!review || !undo || event.isComposing || event.defaultPrevented || event.repeat || typing(event.target)) return;
    var last = decided().pop();
    if (!last) return;
    event.preventDefault();
    takeBack(last);
  });
  if (review) remember(document.querySelector("form[data-undo]"));

  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      var menu = document.querySelector("details.drop-x[open]");
      if (menu) { menu.open = false; menu.firstElementChild.focus(); }
      return;
    }
    var desk = document.querySelector("[data-desk]");
    if (!desk || editing(event.target) || event.repeat) return;
    var opened = desk.hasAttribute("data-opened"), key = event.key.toLowerCase();
    if (!opened && /^[jk]$/.test(key)) follow(".queue [aria-current]");
    else if (key === "j") follow("[data-next]");
    else if (key === "k") follow("[data-before]");
    else if (key === "r" && opened) choose(event, desk.querySelector("[data-return]"));
    else if (key === "enter" && opened) follow("[data-desk] [data-step=confirm] button");
  });
  document.addEventListener("htmx:afterSettle", prepare);
  prepare();
  var here = document.querySelector(".queue [aria-current]");
  if (here) here.scrollIntoView({ block: "nearest" });
}());

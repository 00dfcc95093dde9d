/* The workbench: keys, the mark on the blank at hand, original or filled, filter by state. All of it works without. */
(function () {
  "use strict";
  var desk = document.querySelector("[data-desk]");
  if (!desk) return;
  desk.classList.add("live");

  function one(selector) { return document.querySelector(selector); }
  function press(selector) { var found = one(selector); if (found) found.click(); return Boolean(found); }
  function calm() { return window.matchMedia("(prefers-reduced-motion: reduce)").matches; }

  /* The blank of the panel is marked in paper and list, and both scroll to it. */
  function mark(scroll) {
    var panel = one("#panel");
    if (!panel) return;
    var at = panel.getAttribute("data-at");
    desk.querySelectorAll(".blank[aria-current], .bl[aria-current]").forEach(function (old) {
      if (old.getAttribute("data-at") !== at) old.removeAttribute("aria-current");
    });
    desk.querySelectorAll("[data-at='" + at + "']").forEach(function (link) {
      if (link.id === "panel") return;
      link.setAttribute("aria-current", "true");
      if (scroll) show(link);
    });
  }
  function show(link) {
    var box = link.closest(".wb-doc, .wb-list");
    if (!box || !link.getClientRects().length) return;
    var inside = box.scrollHeight > box.clientHeight + 1 && getComputedStyle(box).overflowY !== "visible";
    var frame = inside ? box.getBoundingClientRect() : { top: 120, bottom: window.innerHeight * 0.4 };
    var place = link.getBoundingClientRect();
    if (place.top > frame.top + 60 && place.bottom < frame.bottom - 60) return;
    var by = place.top - (frame.top + (frame.bottom - frame.top) / 3);
    (inside ? box : window).scrollBy({ top: by, behavior: calm() ? "auto" : "smooth" });
  }

  /* After a panel came, keys work at once: the panel's text takes the focus, unless somebody is typing in it. */
  var wanted = false, later = "";
  document.addEventListener("htmx:beforeRequest", function (event) {
    wanted = !event.target.matches("input, select, .here");
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    if (event.target.id !== "panel" && !(event.target.closest && event.target.closest("#panel"))) return;
    mark(true);
    filter(state);
    var next = later;
    later = "";
    if (next) { press(next); return; }
    if (wanted) { var text = one("#panel .scroll"); if (text) text.focus({ preventScroll: true }); }
  });

  /* Original or filled. */
  desk.addEventListener("click", function (event) {
    var mode = event.target.closest("[data-mode]");
    if (mode) {
      event.preventDefault();
      one("#sheet").classList.toggle("raw", mode.getAttribute("data-mode") === "raw");
      desk.querySelectorAll("[data-mode]").forEach(function (each) {
        if (each === mode) each.setAttribute("aria-current", "true"); else each.removeAttribute("aria-current");
      });
    }
    var chip = event.target.closest("#chips [data-state]");
    if (chip) { event.preventDefault(); filter(chip.getAttribute("data-state")); }
    if (event.target.closest("[data-hand]")) { event.preventDefault(); byHand(); }
    if (event.target.closest("[data-key-sheet]")) one("#keys").showModal();
  });

  /* Filter by state, without asking the server. */
  var state = "";
  function filter(wantedState) {
    state = wantedState;
    desk.querySelectorAll("#chips [data-state]").forEach(function (chip) {
      if (chip.getAttribute("data-state") === state) chip.setAttribute("aria-current", "true");
      else chip.removeAttribute("aria-current");
    });
    desk.querySelectorAll(".wb-list li").forEach(function (entry) {
      entry.hidden = Boolean(state) && entry.getAttribute("data-state") !== state;
    });
    desk.querySelectorAll(".wb-list ol").forEach(function (list) {
      list.previousElementSibling.hidden = list.hidden = !list.querySelector("li:not([hidden])");
    });
  }

  function byHand() {
    var hand = one("#hand");
    if (!hand) return;
    hand.open = true;
    one("#text").focus();
    one("#text").select();
  }

  var KEYS = {
    j: function () { return press("[data-next]"); },
    k: function () { return press("[data-prev]"); },
    e: function () { byHand(); return true; },
    s: function () { return press("[data-skip]"); },
    "?": function () { one("#keys").showModal(); return true; },
    "？": function () { one("#keys").showModal(); return true; }
  };
  function typing(target) { return target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select"); }

  /* Nothing fires while a word is being composed or somebody types; Enter waits for a panel that is on its way. */
  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented || one("dialog[open]")) return;
    var key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if ((event.ctrlKey || event.metaKey) && !event.altKey) {
      if (typing(event.target)) return;
      if (key === "z" && !event.shiftKey) { if (press("[data-undo]")) event.preventDefault(); }
      if (key === "y" || (key === "z" && event.shiftKey)) { if (press("[data-redo]")) event.preventDefault(); }
      return;
    }
    if (event.altKey || typing(event.target)) return;
    if (one(".htmx-request:not(.here)")) {
      if (key === "Enter") { later = "[data-accept]"; event.preventDefault(); }
      return;
    }
    if (key === "Enter") {
      var free = !event.target.closest("a, button, summary, input[type=checkbox]") || event.target.closest(".blank[aria-current], .bl[aria-current]");
      if (free && press("[data-accept]")) event.preventDefault();
      return;
    }
    if (/^[1-9]$/.test(key)) {
      if (press(".alts [data-key='" + key + "']")) event.preventDefault();
      return;
    }
    if (KEYS[key] && KEYS[key]()) event.preventDefault();
  }, true);

  mark(true);
}());

/* What every page needs of script. Everything works without it; with it, less is lost. */
(function () {
  "use strict";
  var trouble = document.getElementById("trouble");
  var again = null;
  var kind = "";
  var asset = document.currentScript.src;

  /* The bar of trouble: what happened, with a way to try again or to sign in beside the page. A form held
     back stays the matter until it is tried again or put away. */
  function say(what, words, retry) {
    if (!trouble || (what === "offline" && holding())) return;
    trouble.firstElementChild.textContent = words;
    trouble.querySelector("[data-again]").hidden = !retry;
    trouble.querySelector("[data-enter]").hidden = what !== "expired";
    again = retry;
    kind = what;
    trouble.hidden = false;
    room();
  }
  function hush(what) {
    if (trouble && (!what || what === kind)) trouble.hidden = true;
    room();
  }
  function holding() { return kind === "held" && trouble && !trouble.hidden; }
  /* The page makes room for the bar: it lies below every button, and on none. */
  function room() {
    if (!trouble) return;
    document.documentElement.classList.toggle("troubled", !trouble.hidden);
    document.documentElement.style.setProperty("--trouble", trouble.offsetHeight + "px");
  }
  window.addEventListener("resize", room);
  function repeat(event) {
    var config = event.detail.requestConfig;
    return function () { window.htmx.trigger(config.elt, config.triggeringEvent ? config.triggeringEvent.type : "retry"); };
  }

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-again]") && again) { hush(); again(); }
    if (event.target.closest("[data-hush]")) hush();
    if (event.target.closest("[data-print]")) window.print();
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    if (event.detail.successful && !holding()) hush();
  });
  document.addEventListener("htmx:responseError", function (event) {
    var xhr = event.detail.xhr, code = xhr.getResponseHeader("X-Jishi-Code") || "";
    if (xhr.status === 401) say("expired", "登录已过期。填过的内容还在本页，登录后回到这里再试。", repeat(event));
    else if (code === "JS-141") say("stale", "这一页放得太久，内容没有保存，也没有丢。请再试一次；仍不行，请刷新本页。", repeat(event));
    else if (xhr.status === 403) say("closed", "没有这项权限，内容没有保存。", null);
    else if (xhr.status === 413) say("large", "提交的内容太大，没有保存，也没有丢。请分几次提交。", null);
    else if (xhr.status === 503) say("closed", "系统正在维护，内容没有丢。请过一会儿再试。", repeat(event));
    else say("broken", "系统出错，内容没有丢。请再试一次；仍不行，请把编号 " + (code || "JS-900") + " 告诉管理员。", repeat(event));
  });
  document.addEventListener("htmx:sendError", function (event) { say("offline", "网络断了，内容没有丢。", repeat(event)); });
  document.addEventListener("htmx:timeout", function (event) { say("slow", "等了一分钟没有回答，内容没有丢。", repeat(event)); });
  window.addEventListener("offline", function () {
    reach(function () { /* the server is on this machine */ }, function () { say("offline", "网络断了，可以继续填写，连上后再保存。", null); });
  });
  window.addEventListener("online", function () {
    if (holding()) say("held", "网络连上了，填的内容还在，还没有提交。", again); else hush("offline");
  });

  /* A machine without any network still reaches a server of its own: the browser's word alone is not enough. */
  function reach(there, gone) { fetch(asset, { method: "HEAD", cache: "no-store" }).then(there, gone); }

  /* Without a network a form would leave its page for the browser's own, and what was typed with it. */
  var asking = null, through = null;
  document.addEventListener("submit", function (event) {
    var form = event.target, by = event.submitter;
    if (navigator.onLine || form === through || form.getAttribute("method") === "dialog") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (asking === form) return;
    function go() { if (form.isConnected) form.requestSubmit(by && by.form === form ? by : undefined); }
    asking = form;
    reach(function () {
      asking = null;
      through = form;
      go();
      through = null;
    }, function () {
      asking = null;
      say("held", "网络断了，没有提交，填的内容也没有丢。连上后再试。", go);
    });
  }, true);

  /* Signing in anew changes the token of every open page: each form takes the one that holds now. */
  function token() {
    var found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return found ? decodeURIComponent(found[1]) : "";
  }
  document.addEventListener("submit", function (event) {
    var field = event.target.querySelector("input[name=csrfmiddlewaretoken]");
    if (field && token()) field.value = token();
  }, true);
  document.addEventListener("htmx:configRequest", function (event) {
    if (event.detail.verb === "get" || !token()) return;
    event.detail.headers["X-CSRFToken"] = token();
    if (event.detail.parameters.csrfmiddlewaretoken) event.detail.parameters.csrfmiddlewaretoken = token();
  });

  /* Keys: nothing fires while a word is being composed or typed. */
  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.defaultPrevented) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      var find = document.querySelector("[data-find]");
      if (find) { event.preventDefault(); find.click(); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    if (event.key === "/") {
      var box = document.querySelector("main input[type=search]");
      if (box) { event.preventDefault(); box.focus(); }
    }
    if (event.key === "?" && !document.getElementById("keys")) {
      var keys = document.querySelector("[data-keys]");
      if (keys) { event.preventDefault(); window.location = keys.getAttribute("href"); }
    }
  });

  /* A search box asks by itself once the typing, and the composing of a word, has settled. */
  function settled(event) {
    if (!event.isComposing && event.target.matches("[data-settle]")) window.htmx.trigger(event.target, "settled");
  }
  document.addEventListener("input", settled);
  document.addEventListener("compositionend", settled);

  /* An error summary takes the focus, so that it is read first. */
  var wrong = document.querySelector("[data-errors]");
  if (wrong) wrong.focus();
}());

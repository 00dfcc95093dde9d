/* What every page needs of script. Everything works without it; with it, less is lost. */
(function () {
  "use strict";
  var trouble = document.getElementById("trouble");
  var again = null;

  function say(words, retry) {
    if (!trouble) return;
    trouble.firstElementChild.textContent = words;
    trouble.querySelector("[data-again]").hidden = !retry;
    again = retry;
    trouble.hidden = false;
  }
  function repeat(event) {
    var config = event.detail.requestConfig;
    return function () { window.htmx.trigger(config.elt, config.triggeringEvent ? config.triggeringEvent.type : "retry"); };
  }

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-again]") && again) { trouble.hidden = true; again(); }
    var ask = event.target.closest("[data-print]");
    if (ask) window.print();
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    if (event.detail.successful && trouble) trouble.hidden = true;
  });
  document.addEventListener("htmx:responseError", function (event) {
    var status = event.detail.xhr.status;
    if (status === 401) say("登录已过期。填过的内容还在本页，请在新窗口登录后再试。", repeat(event));
    else if (status === 403) say("没有这项权限，内容没有保存。", null);
    else say("系统出错，内容没有丢。请再试一次；仍不行，请把编号 JS-900 告诉管理员。", repeat(event));
  });
  document.addEventListener("htmx:sendError", function (event) { say("网络断了，内容没有丢。", repeat(event)); });
  document.addEventListener("htmx:timeout", function (event) { say("等了一分钟没有回答，内容没有丢。", repeat(event)); });
  window.addEventListener("offline", function () { say("网络断了，可以继续填写，连上后会再存。", null); });
  window.addEventListener("online", function () { if (trouble) trouble.hidden = true; });

  /* Keys: nothing fires while a word is being composed or typed. */
  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.defaultPrevented) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      var find = document.querySelector("[data-find]");
      if (find) { event.preventDefault(); window.location = find.getAttribute("href"); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    if (event.key === "/") {
      var box = document.querySelector("input[type=search]");
      if (box) { event.preventDefault(); box.focus(); }
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

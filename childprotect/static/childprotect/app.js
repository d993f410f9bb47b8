// What the pages gain from JavaScript; all of them work without it.
(function () {
  "use strict";
  var words = {};
  function each(root, selector, act) {
    if (root.matches && root.matches(selector)) act(root);
    Array.prototype.forEach.call(root.querySelectorAll(selector), act);
  }
  function tell(text) {
    var line = document.querySelector("[data-status]");
    if (line) line.textContent = text;
  }
  function count(field) {
    var most = Number(field.dataset.count);
    var line = document.createElement("p");
    line.className = "govuk-hint count-line";
    line.setAttribute("aria-live", "polite");
    field.insertAdjacentElement("afterend", line);
    function show() {
      var left = most - field.value.replace(/\r\n/g, "\n").length;
      line.hidden = left > most / 4;
      line.classList.toggle("govuk-error-message", left < 0);
      line.textContent = (left < 0 ? words.over : words.left) + " " + Math.abs(left);
    }
    field.addEventListener("input", show);
    show();
  }
  // Long forms say that they are not saved; leaving asks first.
  function guard(form) {
    var dirty = false;
    var note = document.createElement("p");
    note.className = "unsaved";
    note.textContent = words.unsaved;
    form.addEventListener("input", function () {
      if (dirty) return;
      dirty = true;
      note.textContent = words.unsaved;
      note.classList.remove("unsaved--kept");
      form.appendChild(note);
    });
    form.addEventListener("submit", function () { dirty = false; });
    // A form that saves itself: nothing is unsaved, unless something was typed while it was on its way.
    var sent = "";
    function typed() { return new URLSearchParams(new FormData(form)).toString().replace(/(^|&)version=\d*/, ""); }
    form.addEventListener("htmx:beforeRequest", function () { sent = typed(); });
    form.addEventListener("htmx:afterRequest", function (event) {
      if (!event.detail.successful || typed() !== sent) return;
      dirty = false;
      note.remove();
    });
    if (form.dataset.draft) keep(form, note, typed, function (kept) { dirty = !kept; });
    window.addEventListener("beforeunload", function (event) { if (dirty) event.preventDefault(); });
  }
  // A long form keeps what is typed on the server, for this person alone, until it is sent: a few seconds after the last
  // key, when the page is left, and again when the line is back. Nothing stays on this device.
  function keep(form, note, typed, done) {
    var kept = typed(), timer, busy = false, leaving = false;
    function soon(seconds) { clearTimeout(timer); timer = setTimeout(save, seconds * 1000); }
    function said(text, bad) { note.textContent = text; note.classList.toggle("unsaved--kept", !bad); }
    function save() {
      var now = typed();
      if (now === kept || leaving) return;
      if (busy) { soon(3); return; }
      busy = true;
      var body = new URLSearchParams(new FormData(form));
      body.set("draft_path", form.dataset.path);
      body.set("draft_title", form.dataset.title || document.title.split(" – ")[0]);
      fetch(form.dataset.draft, {
        method: "POST", body: body, headers: { "X-Draft": "1" }, credentials: "same-origin",
        keepalive: body.toString().length < 60000
      }).then(function (answer) {
        busy = false;
        if (answer.status === 204) {
          kept = now;
          var time = new Date();
          said(words.kept + " " + String(time.getHours()).padStart(2, "0") + ":" + String(time.getMinutes()).padStart(2, "0"));
          done(typed() === kept);
          if (typed() !== kept) soon(3);
          document.dispatchEvent(new CustomEvent("draft:kept"));
        } else if (answer.status === 422) answer.text().then(function (text) { said(text, true); });
        else if (answer.ok || answer.status === 403) said(words.loggedout, true);
        else { said(words.notkept, true); soon(20); }
      }).catch(function () { busy = false; said(words.notkept, true); soon(20); });
    }
    form.addEventListener("input", function () { soon(3); });
    form.addEventListener("submit", function () { leaving = true; clearTimeout(timer); });
    window.addEventListener("pageshow", function () { leaving = false; });
    window.addEventListener("online", save);
    document.addEventListener("visibilitychange", function () { if (document.hidden) save(); });
  }
  // A line that finds things: arrow down goes to the first answer to what is typed, as soon as it is there.
  function choose(field) {
    var list = document.querySelector(field.dataset.choose);
    var answers = list.querySelector("[data-answers]");
    var choices = list.querySelectorAll("input[type=radio]");
    field.wanted = !answers || answers.dataset.answers !== field.value.trim();
    if (field.wanted || !choices.length) return;
    choices[0].focus();
    if (choices.length > 1) choices[0].checked = true;
  }
  document.addEventListener("keydown", function (event) {
    if (event.key !== "ArrowDown" || !event.target.dataset.choose) return;
    event.preventDefault();
    choose(event.target);
  });
  // A question that hangs on another is shown when that one is answered so: data-if="name=code code".
  function depend(part) {
    var rule = part.dataset.if.split("=");
    var form = part.closest("form");
    function show() {
      var codes = rule[1].split(" ");
      part.hidden = !new FormData(form).getAll(rule[0]).some(function (code) { return codes.indexOf(code) >= 0; });
    }
    form.addEventListener("change", show);
    part.classList.add("ask--live");
    show();
  }
  function begin(root) {
    each(root, "[data-focus]", function (part) { part.focus(); });
    each(root, "[data-count]", count);
    each(root, "form[data-guard]", guard);
    each(root, "[data-if]", depend);
    each(root, "[data-print]", function (button) {
      button.hidden = false;
      button.addEventListener("click", function () { window.print(); });
    });
  }
  // One submit is one request: a second click within ten seconds does nothing.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(function () { delete form.dataset.sent; }, 10000);
  });
  window.addEventListener("pageshow", function () {
    each(document, "form[data-sent]", function (form) { delete form.dataset.sent; });
  });
  document.addEventListener("DOMContentLoaded", function () {
    var store = document.querySelector("template[data-words]");
    if (store) each(store.content, "[data-word]", function (word) { words[word.dataset.word] = word.textContent; });
    begin(document);
    // On phones the menu scrolls sideways: the current entry is in view from the start.
    each(document, ".nav [aria-current], .tabs [aria-current]", function (link) {
      var list = link.closest("ul");
      list.scrollLeft = link.parentNode.offsetLeft - list.offsetLeft - 16;
    });
    var seconds = Number(document.body.dataset.session);
    var ending = document.querySelector("[data-ending]");
    if (seconds && ending) {
      var timer;
      var wait = function () {
        clearTimeout(timer);
        ending.hidden = true;
        timer = setTimeout(function () { ending.hidden = false; }, (seconds - 120) * 1000);
      };
      wait();
      document.addEventListener("htmx:afterRequest", wait);
      document.addEventListener("draft:kept", wait);
    }
  });
  // After a swap: focus stays in the field, or goes to what asks for it; a failed request says so.
  document.addEventListener("htmx:afterSettle", function (event) {
    begin(event.detail.elt);
    each(document, "[data-choose]", function (field) { if (field.wanted) choose(field); });
  });
  document.addEventListener("htmx:sendError", function () { tell(words.failed); });
  document.addEventListener("htmx:responseError", function () { tell(words.failed); });
})();

// What Gradio leaves open on the chat page: sending with a Korean keyboard, evidence, copying,
// opinions, and what a screen reader hears. No text of ours is here: they come in data-texts.
(() => {
  "use strict";
  const texts = JSON.parse(document.currentScript.dataset.texts);
  const embedded = new URLSearchParams(location.search).get("embed") === "1";
  const find = (selector, root = document) => root.querySelector(selector);
  const box = () => find("#question textarea");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";

  function make(tag, properties = {}, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  // Only finished answers are spoken, once, from a region of their own.
  const speaker = make("div", { className: "unseen" });
  speaker.setAttribute("role", "status");
  function say(text, lang = "ko") {
    speaker.lang = lang;
    speaker.textContent = text;
  }

  // --- Sending: one Enter sends once, also when it ends a syllable that is being composed.
  let composing = false;
  let enterWhileComposing = false;
  let sentAt = 0;
  const SAME_KEY_MS = 120; // some browsers report the Enter that ends a composition once more

  function send() {
    const now = performance.now();
    if (!box().value.trim() || now - sentAt < SAME_KEY_MS || !find("#stop").disabled) return;
    sentAt = now;
    find("#send").click();
  }
  const touch = matchMedia("(pointer: coarse)").matches;
  function toBox() { // on a telephone the keyboard would cover the answer
    if (touch) box().blur();
    else box().focus({ preventScroll: true });
  }
  const inBox = (event) => event.target === box();
  const listen = (type, handler) =>
    document.addEventListener(type, (event) => inBox(event) && handler(event), true);

  listen("compositionstart", () => { composing = true; });
  listen("compositionend", () => {
    composing = false;
    if (!enterWhileComposing) return;
    enterWhileComposing = false;
    setTimeout(send); // after the input event that carries the last syllable
  });
  listen("keydown", (event) => {
    if (event.key !== "Enter" && event.code !== "Enter") return;
    if (event.shiftKey) return; // a line break
    if (composing || event.isComposing || event.keyCode === 229) {
      if (composing) enterWhileComposing = true;
      else setTimeout(send); // the composition ended just before its Enter
      return;
    }
    event.preventDefault();
    send();
  });
  listen("keypress", (event) => { // Gradio would send from here as well
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  });
  listen("beforeinput", (event) => {
    if (event.inputType === "insertLineBreak" && enterWhileComposing) event.preventDefault();
  });

  // --- Evidence
  let opener = null;
  const panel = () => find("#evidence .evidence-content");
  const emptyPanel = () => { emptyPanel.html ??= panel().innerHTML; };

  async function openEvidence(link) {
    emptyPanel();
    opener = link;
    document.querySelectorAll("a.cite[aria-current]").forEach((a) => a.removeAttribute("aria-current"));
    link.setAttribute("aria-current", "true");
    panel().textContent = texts.panel_loading;
    try {
      const response = await fetch(link.href);
      if (!response.ok) throw new Error(response.status);
      panel().innerHTML = await response.text(); // escaped by the server, and the page runs no inline script
    } catch {
      panel().textContent = texts.panel_failed;
      say(texts.panel_failed);
      return;
    }
    const close = make("button", { type: "button", className: "close", textContent: texts.panel_close });
    close.addEventListener("click", closeEvidence);
    panel().prepend(make("div", { className: "tools close-bar" }, close));
    find("h3", panel()).focus({ preventScroll: true });
    showMark();
  }
  function showMark() {
    const target = find("mark", panel()) ?? find("h3", panel());
    target.scrollIntoView({ block: "center", behavior: calm });
  }
  function closeEvidence() {
    panel().innerHTML = emptyPanel.html;
    opener?.removeAttribute("aria-current");
    opener?.focus();
    opener = null;
  }

  // --- Buttons of an answer
  function answerText(answer) {
    const copy = answer.cloneNode(true);
    copy.querySelectorAll(".tools, .opinion, .said, .made-by, .unseen").forEach((part) => part.remove());
    copy.querySelectorAll("br").forEach((br) => br.replaceWith("\n"));
    const parts = [...copy.querySelectorAll(".headline, .text, .sources-title, .sources li, .service-notice")];
    return [...parts.map((part) => part.textContent.trim()), texts.made_by].filter(Boolean).join("\n");
  }
  function tell(answer, text) {
    find(".said", answer)?.remove();
    answer.append(make("p", { className: "said", textContent: text }));
    say(text);
  }
  async function copyAnswer(answer) {
    try {
      await navigator.clipboard.writeText(answerText(answer));
      tell(answer, texts.copied);
    } catch {
      tell(answer, texts.copy_failed);
    }
  }
  async function rate(answer, rating, reason = "") {
    const row = answer.closest(".message-row") ?? answer;
    let asked = row.previousElementSibling;
    while (asked && !find(".asked", asked)) asked = asked.previousElementSibling;
    const body = { id: answer.id.replace(/^answer-/, ""), rating, reason, question: asked?.textContent.trim() ?? "" };
    try {
      const response = await fetch("api/feedback", {
        method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
      });
      tell(answer, response.ok ? texts.feedback_thanks : texts.feedback_failed);
    } catch {
      tell(answer, texts.feedback_failed);
    }
  }
  function askReason(answer) {
    if (find(".opinion", answer)) return;
    const input = make("input", { type: "text", maxLength: 500 });
    const form = make("div", { className: "opinion" },
      make("label", {}, texts.feedback_reason, input),
      make("button", { type: "button", textContent: texts.feedback_send }));
    find("button", form).addEventListener("click", () => {
      rate(answer, "down", input.value);
      form.remove();
      find(".unhelpful", answer).focus();
    });
    answer.append(form);
    input.focus();
  }
  function pressed(button) {
    const answer = button.closest(".answer");
    if (button.matches(".copy")) return copyAnswer(answer);
    find(".helpful", answer).setAttribute("aria-pressed", String(button.matches(".helpful")));
    find(".unhelpful", answer).setAttribute("aria-pressed", String(button.matches(".unhelpful")));
    if (button.matches(".helpful")) return rate(answer, "up");
    return askReason(answer);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.cite");
    if (link) {
      event.preventDefault();
      openEvidence(link);
    } else if (event.target.closest(".skip")) {
      event.preventDefault();
      box().focus();
    } else if (event.target.closest(".answer .tools button")) {
      pressed(event.target.closest("button"));
    } else if (event.target.closest("#examples button, #reset, #stop, #send")) {
      if (event.target.closest("#reset") && emptyPanel.html) closeEvidence();
      toBox(); // the pressed button may go away
    }
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    if (opener && find("#panel").contains(document.activeElement)) closeEvidence();
    else if (embedded) parent.postMessage("civic-assistant:close", "*");
  });
  window.addEventListener("message", (event) => {
    if (event.source === parent && event.data === "civic-assistant:focus") box()?.focus();
  });

  // --- Mending what Gradio draws
  function showQuestion() { // an answer is read from its question down
    [...document.querySelectorAll("#conversation .asked")].at(-1)?.scrollIntoView({ block: "start", behavior: calm });
  }
  const spoken = new WeakSet();
  let questions = 0;
  function mend() {
    const { documentElement: html, body } = document;
    if (html.lang !== "ko") html.lang = "ko"; // Gradio writes the browser's language there
    // Asked first: taking away a class that is not there counts as a change, and changes end here.
    if (body.classList.contains("dark")) body.classList.remove("dark"); // one palette, checked for contrast
    if (embedded && !body.classList.contains("embedded")) body.classList.add("embedded");
    if (!speaker.isConnected) document.body.append(speaker);
    const log = find("#conversation [role=log]");
    if (log && log.getAttribute("aria-live") !== "off") {
      log.setAttribute("aria-live", "off");
      log.setAttribute("aria-label", texts.conversation);
    }
    document.querySelectorAll("#conversation [aria-label*=\"message:\"]").forEach((m) => m.removeAttribute("aria-label"));
    document.querySelectorAll("a.cite[target]").forEach((a) => a.removeAttribute("target"));
    document.querySelectorAll("#conversation .done").forEach((done) => {
      if (spoken.has(done)) return;
      spoken.add(done);
      if (done.closest(".message-row") === [...document.querySelectorAll("#conversation .message-row")].at(-1)) {
        say(done.matches(".answer") ? answerText(done) : done.textContent, done.lang || "ko");
        showQuestion();
      }
    });
    const asked = document.querySelectorAll("#conversation .asked").length;
    if (asked > questions) showQuestion();
    questions = asked;
  }
  new MutationObserver(mend).observe(document.documentElement, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["class", "lang", "aria-live", "aria-label"],
  });
})();

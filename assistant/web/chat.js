// The chat page: what Gradio leaves open or gets wrong, and our own parts around it.
import { answerText, pressed, questionOf } from "./answers.js";
import { all, calm, find, say, texts } from "./dom.js";
import { sendOnEnter } from "./enter.js";
import { closeEvidence, openEvidence } from "./evidence.js";
import { showExamples, showFollowing } from "./follow.js";

const box = () => find("#question textarea");
const ready = () => find("#stop")?.disabled ?? false;
const touch = matchMedia("(pointer: coarse)").matches;

// --- Asking
function send() {
  find("#send").click();
}
sendOnEnter(box, ready, send);

let waiting = ""; // a question from a button or the address, until Gradio is there
function ask(question) {
  waiting = question;
  askWaiting();
}
function askWaiting() {
  if (!waiting || !box() || !ready() || !find("#send")) return;
  const draft = box().value;
  write(waiting);
  waiting = "";
  requestAnimationFrame(() => requestAnimationFrame(() => { // Gradio takes over what was written
    send();
    if (draft) restore(draft);
  }));
}
function write(text) {
  box().value = text;
  box().dispatchEvent(new Event("input", { bubbles: true }));
}
function restore(draft) { // once Gradio has emptied the box
  const watch = setInterval(() => {
    if (box().value) return;
    clearInterval(watch);
    write(draft);
  }, 50);
  setTimeout(() => clearInterval(watch), 5000);
}
function toBox() { // on a telephone the keyboard would cover the answer
  if (touch) box()?.blur();
  else box()?.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const pressedOn = (selector) => event.target.closest?.(selector);
  const link = pressedOn("a.cite");
  if (link) {
    event.preventDefault();
    openEvidence(link);
  } else if (pressedOn(".skip")) {
    event.preventDefault();
    box()?.focus();
  } else if (pressedOn("button.ask")) {
    ask(pressedOn("button.ask").textContent);
    toBox(); // the pressed button goes away
  } else if (pressedOn(".answer > .tools button")) {
    pressed(pressedOn("button"));
  } else if (pressedOn("#reset, #stop, #send")) {
    if (pressedOn("#reset")) {
      closeEvidence();
      say(texts.cleared);
    }
    toBox();
  }
  for (const menu of all("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
}, true);
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  find("summary", menu).focus();
});

// --- Mending what Gradio draws
function showQuestion() { // an answer is read from its question down
  all("#conversation .asked").at(-1)?.scrollIntoView({ block: "start", behavior: calm });
}
const spoken = new WeakSet();
let questions = 0;

function finished(done) {
  if (spoken.has(done)) return;
  spoken.add(done);
  if (done !== all("#conversation .done").at(-1)) return;
  const language = find(".text", done)?.lang;
  say(done.matches(".answer") ? answerText(done) : done.textContent, language);
  showQuestion();
  if (done.matches(".answer")) showFollowing(done, questionOf(done));
}
function mendPage() {
  const { documentElement: html, body } = document;
  if (html.lang !== texts.language) html.lang = texts.language; // Gradio writes the browser's there
  // Asked first: taking away a class that is not there counts as a change, and changes end here.
  if (body.classList.contains("dark")) body.classList.remove("dark"); // colours are those of look.js
  find("gradio-app main:not([role])")?.setAttribute("role", "presentation"); // ours is the main one
  const log = find("#conversation [role=log]");
  if (log && log.getAttribute("aria-live") !== "off") {
    log.setAttribute("aria-live", "off");
    log.setAttribute("aria-label", texts.conversation);
  }
}
function mend() {
  mendPage();
  all('#conversation [aria-label*="message:"]').forEach((message) => message.removeAttribute("aria-label"));
  all("#conversation a.cite[target]").forEach((a) => a.removeAttribute("target"));
  all("#conversation .done").forEach(finished);
  const asked = all("#conversation .asked").length;
  if (document.body.classList.contains("talking") !== asked > 0) {
    document.body.classList.toggle("talking", asked > 0);
    find("details.notice").open = asked === 0;
  }
  if (asked > questions) showQuestion();
  questions = asked;
  askWaiting();
}
new MutationObserver(mend).observe(document.documentElement, {
  childList: true, subtree: true, attributes: true, attributeFilter: ["class", "lang", "aria-live", "aria-label", "disabled"],
});

// --- A question in the address is asked once; then it leaves the address
const address = new URL(location.href);
const shared = address.searchParams.get("q");
if (shared) {
  address.searchParams.delete("q");
  history.replaceState(null, "", address);
  ask(shared.slice(0, 500));
}
showExamples(find(".examples"));

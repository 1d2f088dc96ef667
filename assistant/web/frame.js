// The widget's page: the same answers as the chat page, over the API, without Gradio. What was said
// is kept in sessionStorage, for this tab only.
import { answerText, pressed, questionOf } from "./answers.js";
import { answerCard, askedCard, plainCard, writingCard } from "./card.js";
import { all, calm, embedded, fill, find, kept, make, post, say, texts } from "./dom.js";
import { sendOnEnter } from "./enter.js";
import { isOpen, openEvidence } from "./evidence.js";
import { showExamples, showFollowing } from "./follow.js";
import { events } from "./events.js";

const box = find("#box");
const log = find("#conversation");
const KEPT_TURNS = 10;
const HISTORY_CHARS = 4000;
const touch = matchMedia("(pointer: coarse)").matches;
let turns = [];
let asking = null; // the AbortController of the answer under way

// --- Asking
async function ask(question) {
  question = question.trim();
  if (!question || asking) return;
  box.value = "";
  fit();
  const controller = new AbortController();
  setAsking(controller);
  const asked = askedCard(question);
  let card = writingCard({ pieces: [], found: [] });
  log.append(asked, card);
  asked.scrollIntoView({ block: "start", behavior: calm });
  const show = (next) => {
    card.replaceWith(next);
    card = next;
  };
  try {
    const answer = await answered(question, controller.signal, (part) => show(writingCard(part)));
    if (answer) {
      turns = [...turns, { question, answer }].slice(-KEPT_TURNS);
      kept.set("turns", JSON.stringify(turns));
      show(answerCard(answer));
      showFollowing(card, questionOf(card));
    }
  } catch (error) {
    show(controller.signal.aborted ? plainCard(texts.stopped, "notice") : plainCard(error.said ?? texts.disconnected, "error"));
  }
  if (asking !== controller) return; // cleared meanwhile
  setAsking(null);
  say(card.matches(".answer") ? answerText(card) : card.textContent, find(".text", card)?.lang || texts.language);
  asked.scrollIntoView({ block: "start", behavior: calm });
}

async function answered(question, signal, show) {
  const history = turns.flatMap((turn) => [
    { role: "user", content: turn.question },
    { role: "assistant", content: turn.answer.answer.slice(0, HISTORY_CHARS) },
  ]);
  const response = await post("api/ask", { question, history }, { signal, headers: { accept: "text/event-stream" } });
  if (!response.ok) throw await refusal(response);
  const part = { pieces: [], found: [] };
  for await (const [name, data] of events(response.body)) {
    if (name === "answer") return data;
    if (name === "error") throw said(data.error, 0);
    if (name === "evidence") part.found = data.citations;
    if (name === "sentence") part.pieces.push(data);
    show(part);
  }
  throw new Error("the stream ended without an answer");
}

// --- What went wrong, in the language of the page
async function refusal(response) {
  const { error } = await response.json().catch(() => ({}));
  return said(error ?? {}, response.headers.get("retry-after"));
}
function said({ code, message = {} }, seconds) {
  const given = message[texts.language]; // what staff say of a closed service is only here
  const known = { seconds, limit: box.maxLength, department: texts.department, phone: texts.phone };
  const own = fill(texts[`error_${code}`] ?? "", known);
  const text = given ?? (own.includes("{") ? "" : own);
  return Object.assign(new Error(code), { said: text || message.en });
}

// --- The page around it
function setAsking(controller) {
  asking = controller;
  find("#send").hidden = controller !== null;
  find("#stop").hidden = controller === null;
  find("#start").hidden = true;
  find("#reset").hidden = false;
  find("details.notice").open = false;
}
function fit() { // as high as what is written, up to a third of the page
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, innerHeight / 3)}px`;
}
function toBox() { // on a telephone the keyboard would cover the answer
  if (touch) box.blur();
  else box.focus({ preventScroll: true });
}
function reset() {
  asking?.abort();
  setAsking(null);
  turns = [];
  kept.set("turns", "[]");
  log.replaceChildren();
  find("#start").hidden = false;
  find("#reset").hidden = true;
  say(texts.cleared);
  toBox();
}
function restore() {
  try {
    turns = JSON.parse(kept.get("turns") ?? "[]");
    for (const { question, answer } of turns) log.append(askedCard(question), answerCard(answer));
  } catch {
    turns = [];
  }
  if (!turns.length) return;
  setAsking(null);
  log.lastElementChild.previousElementSibling.scrollIntoView({ block: "start" });
}

sendOnEnter(() => box, () => asking === null, () => ask(box.value));
box.addEventListener("input", fit);
find("#composer").addEventListener("submit", (event) => {
  event.preventDefault();
  ask(box.value);
  toBox();
});
find("#stop").addEventListener("click", () => {
  asking?.abort();
  toBox();
});
find("#reset").addEventListener("click", reset);
document.addEventListener("click", (event) => {
  const link = event.target.closest("a.cite");
  const button = event.target.closest("button");
  if (link) {
    event.preventDefault();
    openEvidence(link);
  } else if (button?.matches(".ask")) {
    ask(button.textContent);
    toBox();
  } else if (button?.matches(".answer > .tools button")) pressed(button);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing || isOpen() || !embedded) return;
  parent.postMessage("civic-assistant:close", "*");
});
addEventListener("message", (event) => {
  if (event.source === parent && event.data === "civic-assistant:focus") box.focus();
});

// What the site that shows the widget wants to be said. Only the sites that may frame this page can
// set it: opened as a page of its own, it says what we say.
function wishes() {
  try {
    return embedded ? JSON.parse(window.name) : {};
  } catch {
    return {};
  }
}
const { greeting, starters } = wishes();
if (greeting) find("#greeting").textContent = String(greeting);
if (Array.isArray(starters) && starters.length) {
  all(".examples .asks").forEach((list) => list.replaceChildren(...starters.map((question) =>
    make("li", {}, make("button", { type: "button", className: "ask", textContent: String(question) })))));
} else {
  showExamples(find(".examples"), 1);
}
restore();

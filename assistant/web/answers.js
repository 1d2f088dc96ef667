// The buttons of an answer: copying it with its sources, a link that asks again, and opinions.
import { all, find, make, post, say, texts } from "./dom.js";

/** What a finished answer says, as plain text with sources and the mark of a machine. */
export function answerText(answer) {
  const copy = answer.cloneNode(true);
  all(".tools, .opinion, .said, .unseen, .follow", copy).forEach((part) => part.remove());
  const parts = all(".headline, .text p, .service-notice, .sources-title, .sources li, .made-by", copy);
  return parts.map((part) => part.textContent.replace(/\s+/g, " ").trim()).filter(Boolean).join("\n");
}

/** What an answer answers, personal identifiers covered: it may leave the page. */
export const questionOf = (answer) => find(".question", answer).textContent;

function tell(answer, text) {
  find(".said", answer)?.remove();
  answer.append(make("p", { className: "said", textContent: text }));
  say(text);
}

async function copy(answer, text, done) {
  try {
    await navigator.clipboard.writeText(text);
    tell(answer, done);
  } catch {
    tell(answer, `${texts.copy_failed} ${done === texts.shared ? text : ""}`.trim());
  }
}

function linkOf(answer) {
  const link = new URL("./", location.href);
  link.searchParams.set("q", questionOf(answer));
  link.searchParams.set("lang", texts.language);
  return link.href;
}

async function rate(answer, rating, reasons = [], comment = "") {
  const id = answer.id.replace(/^answer-/, "");
  const body = { id, rating, reasons, comment, question: questionOf(answer) };
  try {
    const response = await post("api/feedback", body);
    tell(answer, response.ok ? texts.feedback_thanks : texts.feedback_failed);
  } catch {
    tell(answer, texts.feedback_failed);
  }
}

/** What was wrong: reasons to tick and a line to add, both optional. */
function askReasons(answer) {
  if (find(".opinion", answer)) return;
  const reasons = Object.keys(texts).filter((name) => name.startsWith("reason_")).map((name) =>
    make("label", {}, make("input", { type: "checkbox", value: name.slice("reason_".length) }), texts[name]));
  const comment = make("input", { type: "text", maxLength: 500 });
  const send = make("button", { type: "button", className: "strong", textContent: texts.feedback_send });
  const cancel = make("button", { type: "button", textContent: texts.opinion_cancel });
  const form = make("fieldset", { className: "opinion" },
    make("legend", { textContent: texts.opinion_title }),
    make("div", { className: "reasons" }, ...reasons),
    make("label", { className: "comment" }, texts.feedback_reason, comment),
    make("div", { className: "tools" }, send, cancel));
  const end = () => {
    form.remove();
    find(".unhelpful", answer).focus();
  };
  send.addEventListener("click", () => {
    const ticked = all("input:checked", form).map((input) => input.value);
    end();
    press(answer, "unhelpful");
    rate(answer, "down", ticked, comment.value.trim());
  });
  cancel.addEventListener("click", end);
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    end();
  });
  answer.append(form);
  find("input", form).focus();
}

function press(answer, chosen) {
  for (const name of ["helpful", "unhelpful"]) {
    find(`.${name}`, answer).setAttribute("aria-pressed", String(name === chosen));
  }
}

/** Does what a button of an answer is for. */
export function pressed(button) {
  const answer = button.closest(".answer");
  if (button.matches(".copy")) return copy(answer, answerText(answer), texts.copied);
  if (button.matches(".share")) return copy(answer, linkOf(answer), texts.shared);
  if (button.matches(".unhelpful")) return askReasons(answer);
  press(answer, "helpful");
  find(".opinion", answer)?.remove();
  return rate(answer, "up");
}

// Questions that the articles can answer: to start with, and to go on with after an answer.
import { all, find, make, texts } from "./dom.js";

const MAX_ARTICLES = 3; // of an answer, whose other figures and dates may be asked about

async function asked(path, values) {
  try {
    const response = await fetch(`${path}?${new URLSearchParams(values)}`);
    return response.ok ? await response.json() : {};
  } catch {
    return {};
  }
}

const list = (questions) => make("ul", { className: "asks" }, ...questions.map((question) =>
  make("li", {}, make("button", { type: "button", className: "ask", textContent: question }))));

/** Examples of what is indexed, by topic, in place of those that came with the page. */
export async function showExamples(place, each = 3) {
  const { topics = [] } = await asked("api/examples", [["language", texts.language]]);
  if (!topics.length) return;
  place.replaceChildren(...topics.map(({ name, questions }) => make("div", { className: "topic" },
    make("h3", { textContent: name }), list(questions.slice(0, each)))));
}

/** Adds to an answer what may be asked next; only the last answer keeps such questions. */
export async function showFollowing(answer, question) {
  all(".follow").forEach((old) => old.remove());
  const links = all("a.cite", answer).map((link) => new URL(link.href).searchParams.get("article"));
  const articles = [...new Set(links)].slice(0, MAX_ARTICLES);
  if (!articles.length) return;
  const language = find(".text", answer)?.lang || texts.language;
  const values = [...articles.map((id) => ["article_id", id]), ["question", question], ["language", language]];
  const { questions = [] } = await asked("api/suggest", values);
  if (!questions.length || !answer.isConnected || find(".follow", answer)) return;
  const isLast = all("#conversation .done").at(-1) === answer;
  if (isLast && !find("#conversation .writing")) {
    answer.append(make("div", { className: "follow" },
      make("p", { className: "sources-title", textContent: texts.follow }), list(questions)));
  }
}

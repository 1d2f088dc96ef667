// Answers as elements, from the API's JSON: what render.py does for the chat page. Text is only ever
// set as text.
import { fill, make, texts } from "./dom.js";

const FOUND_SHOWN = 3;
const MARKER = / ?\[(\d{1,3})\]/g;
const KOREAN_QUOTE = /(“[^”\n]*[가-힣][^”\n]*”|「[^」\n]*[가-힣][^」\n]*」)/; // read with a Korean voice in any answer

function writtenDate(iso) {
  const [year, month, day] = iso.split("-").map((part) => String(Number(part)));
  const pad = (part) => part?.padStart(2, "0");
  const text = texts[day ? "date_day" : month ? "date_month" : "date_year"];
  const padded = text.includes(":0>2");
  return fill(text, { year, month: padded ? pad(month) : month, day: padded ? pad(day) : day });
}
function described({ title, publisher, published_at: iso, published_basis: basis }) {
  let date = texts.date_unknown;
  if (iso) date = basis === "inferred" ? fill(texts.date_inferred, { date: writtenDate(iso) }) : writtenDate(iso);
  return fill(texts.source_link, { title, publisher: publisher || texts.publisher_unknown, date });
}
function evidencePath({ article_id: article, start, end }, label) {
  return `evidence?${new URLSearchParams({ article, start, end, label, lang: texts.language })}`;
}
function chip(citation) {
  return make("a", { className: "cite", href: evidencePath(citation, citation.label) },
    make("span", { className: "unseen", lang: texts.language, textContent: `${texts.cite_prefix} ` }),
    `[${citation.label}]`,
    make("span", { className: "unseen", lang: "ko", textContent: ` ${described(citation)}` }));
}
function source(citation, label, ...more) {
  const link = make("a", { className: "cite source", href: evidencePath(citation, label) },
    label ? `[${label}] ` : "", make("span", { lang: "ko", textContent: described(citation) }));
  return make("li", {}, link, ...more);
}
function listed(title, items, more = "") {
  return make("div", { className: `sources ${more}` },
    make("p", { className: "sources-title", textContent: title }), make("ul", {}, ...items));
}
/** The text with each [n] that names a citation turned into a link, as nodes. */
function marked(text, citations) {
  const known = new Map(citations.map((citation) => [String(citation.label), citation]));
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(MARKER)) {
    if (!known.has(found[1])) continue;
    nodes.push(...voiced(text.slice(end, found.index)), "\u00a0", chip(known.get(found[1])));
    end = found.index + found[0].length;
  }
  return [...nodes, ...voiced(text.slice(end))];
}
const voiced = (text) => text.split(KOREAN_QUOTE).map((part) =>
  (KOREAN_QUOTE.test(part) ? make("span", { lang: "ko", textContent: part }) : part));
function paragraphs(text, citations) {
  const lines = text.split("\n").filter((line) => line.trim());
  return lines.map((line) => make("p", {}, ...marked(line.trim(), citations)));
}
function byArticle(citations) {
  const articles = new Map();
  for (const citation of citations) {
    articles.set(citation.article_id, [...(articles.get(citation.article_id) ?? []), citation]);
  }
  return [...articles.values()];
}
function tools() {
  return make("div", { className: "tools" }, ...["copy", "share", "helpful", "unhelpful"].map((name) =>
    make("button", { type: "button", className: name, textContent: texts[name] })));
}

export const askedCard = (question) => make("div", { className: "asked", textContent: question });
export const plainCard = (text, kind) => make("div", { className: `${kind} done` }, make("p", { textContent: text }));

/** A finished answer. */
export function answerCard(answer) {
  const { citations, language: lang } = answer;
  const card = make("div", { className: `answer done ${answer.status}`, id: `answer-${answer.id}` });
  card.append(make("p", { className: "question", textContent: answer.question }));
  if (answer.headline) card.append(make("p", { className: "headline", lang }, ...marked(answer.headline, citations)));
  card.append(make("div", { className: "text", lang }, ...paragraphs(answer.answer, citations)));
  if (answer.notice) card.append(make("p", { className: "service-notice", lang, textContent: answer.notice }));
  if (citations.length) {
    const items = byArticle(citations).map(([first, ...others]) => source(first, first.label, ...others.map(chip)));
    card.append(listed(texts.sources, items));
  }
  const ai = answer.answerer === "extractive" ? texts.ai_extractive : texts.ai_llm;
  const mark = citations.length ? texts.made_by : texts.made_by_alone; // sources are to be checked
  card.append(make("p", { className: "made-by", textContent: fill(mark, { ai }) }), tools());
  return card;
}

/** What there is of an answer while it is being written: pieces, how it goes, articles found. */
export function writingCard({ pieces, found }) {
  const progress = found.length ? fill(texts.writing, { count: found.length }) : texts.searching;
  const nodes = pieces.map(({ text, headline, citations = [] }) =>
    make("p", { className: headline ? "headline" : "" }, ...marked(text, citations)));
  const card = make("div", { className: "answer writing" }, ...nodes,
    make("p", { className: "progress", textContent: progress }));
  const articles = byArticle(found).slice(0, FOUND_SHOWN);
  if (articles.length) card.append(listed(texts.found, articles.map(([first]) => source(first, 0)), "found"));
  return card;
}

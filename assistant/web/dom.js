// What the scripts of both pages share: elements, texts of the page's language, speech, requests.
// No text of ours is written in a script: they come with the page, from prompts/<lang>/ui.toml.
export const texts = JSON.parse(document.getElementById("texts").textContent);
export const embedded = parent !== window;
export const calm = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";

export const find = (selector, root = document) => root.querySelector(selector);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/** A new element with properties (data-, aria- and role as attributes) and children. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (/^(aria-|data-|role$)/.test(name)) element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children);
  return element;
}

/** `text` with each {name} that is among the values filled in. */
export const fill = (text, values) =>
  text.replace(/\{(\w+)(?::[^}]*)?\}/g, (whole, name) => values[name] ?? whole);

// Only finished answers and short messages are spoken, once, from a region of their own.
const speaker = make("div", { className: "unseen", role: "status" });
document.body.append(speaker);
export function say(text, lang = texts.language) {
  if (!speaker.isConnected) document.body.append(speaker);
  speaker.lang = lang;
  speaker.textContent = text;
}

/** Something kept for this tab only; a browser that keeps nothing gets along without. */
export const kept = {
  get(key) {
    try {
      return sessionStorage.getItem(`civic-assistant-${key}`);
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      sessionStorage.setItem(`civic-assistant-${key}`, value);
    } catch { /* full or forbidden */ }
  },
};

function newSession() { // made up here, for counting how much this tab asks; it names nobody
  const id = [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
  kept.set("session", id);
  return id;
}
export const session = kept.get("session") ?? newSession();

export const post = (path, body, more = {}) => fetch(path, {
  method: "POST",
  body: JSON.stringify(body),
  ...more,
  headers: { "content-type": "application/json", "x-session-id": session, ...more.headers },
});

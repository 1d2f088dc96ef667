// The widget: one script tag adds a launcher that opens the chat page in a frame.
// <script src="https://ASSISTANT/widget.js" data-title="…" data-color="#256ef4" data-position="left" defer></script>
// It keeps nothing, sends nothing and touches nothing of the page around it.
(() => {
  "use strict";
  const script = document.currentScript;
  const texts = __TEXTS__;
  const home = new URL(".", script.src);
  if (document.getElementById("civic-assistant")) return; // included twice

  const title = script.dataset.title || texts.title;
  const openLabel = texts.open.replace("{title}", title);
  const side = script.dataset.position === "left" ? "left" : "right";
  const color = CSS.supports("color", script.dataset.color || "") ? script.dataset.color : "#256ef4";

  const style = `
    :host { all: initial; }
    * { box-sizing: border-box; font-family: Pretendard, "Noto Sans KR", "Noto Sans CJK KR",
        "Apple SD Gothic Neo", "Malgun Gothic", sans-serif; }
    [hidden] { display: none !important; }
    button, a { cursor: pointer; font-size: 15px; line-height: 1.4; }
    :focus-visible { outline: 3px solid #0b50d0; outline-offset: 2px; box-shadow: 0 0 0 2px #fff; }
    .launcher { position: fixed; ${side}: 20px; bottom: calc(20px + env(safe-area-inset-bottom));
      z-index: 2147483000; min-height: 48px; padding: 10px 20px; border: 2px solid #fff;
      border-radius: 24px; background: var(--color); color: var(--ink); font-weight: 700;
      box-shadow: 0 2px 8px rgb(0 0 0 / .3); }
    .window { position: fixed; ${side}: 20px; bottom: 20px; z-index: 2147483001; display: flex;
      flex-direction: column; width: min(420px, calc(100vw - 40px)); height: min(680px, calc(100dvh - 40px));
      background: #fff; border: 1px solid #58616a; border-radius: 12px; overflow: hidden;
      box-shadow: 0 4px 24px rgb(0 0 0 / .3); }
    .bar { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; padding: 8px 8px 8px 16px;
      background: var(--color); color: var(--ink); }
    h2 { flex: 1; margin: 0; font-size: 16px; line-height: 1.4; word-break: keep-all; }
    .bar button, .bar a { padding: 6px 10px; color: inherit; background: transparent;
      border: 1px solid currentColor; border-radius: 6px; text-decoration: none; }
    .bar :focus-visible { outline-color: var(--ink); box-shadow: none; }
    iframe { flex: 1; width: 100%; border: 0; }
    @media (max-width: 480px) {
      .window { inset: 0; width: 100vw; height: 100dvh; border: 0; border-radius: 0;
        padding-bottom: env(safe-area-inset-bottom); }
    }`;

  function make(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  const host = make("div", { id: "civic-assistant", lang: "ko" });
  const root = host.attachShadow({ mode: "open" });
  const launcher = make("button", { type: "button", className: "launcher", textContent: title });
  launcher.setAttribute("aria-label", openLabel);
  launcher.setAttribute("aria-expanded", "false");
  launcher.setAttribute("aria-controls", "window");
  const close = make("button", { type: "button", textContent: texts.close });
  const outside = make("a", { href: home.href, target: "_blank", rel: "noopener", textContent: texts.newWindow });
  const heading = make("h2", { id: "heading", textContent: title });
  const panel = make("section", { id: "window", className: "window", hidden: true },
    make("div", { className: "bar" }, heading, outside, close));
  panel.setAttribute("aria-labelledby", "heading");
  root.append(make("style", { textContent: style }), launcher, panel);

  function paint() { // black or white letters, whichever reads better on the colour
    host.style.setProperty("--color", color);
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const channels = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
      .map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    const light = 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2];
    host.style.setProperty("--ink", 1.05 / (light + 0.05) >= 4.5 ? "#fff" : "#000");
  }

  let frame = null;
  let loaded = false;
  function open() {
    if (!frame) { // nothing is loaded before someone asks for it
      frame = make("iframe", { title, src: new URL("?embed=1", home).href });
      frame.allow = "clipboard-write";
      frame.addEventListener("load", () => { loaded = true; enter(); });
      panel.append(frame);
    }
    panel.hidden = false;
    launcher.hidden = true;
    launcher.setAttribute("aria-expanded", "true");
    enter();
  }
  function enter() {
    if (panel.hidden) return;
    frame.focus();
    if (loaded) frame.contentWindow.postMessage("civic-assistant:focus", home.origin);
  }
  function shut() {
    if (panel.hidden) return;
    panel.hidden = true;
    launcher.hidden = false;
    launcher.setAttribute("aria-expanded", "false");
    launcher.focus();
  }

  launcher.addEventListener("click", open);
  close.addEventListener("click", shut);
  root.addEventListener("keydown", (event) => { if (event.key === "Escape") shut(); });
  window.addEventListener("message", (event) => { // Escape was pressed inside the frame
    if (frame && event.source === frame.contentWindow && event.origin === home.origin
        && event.data === "civic-assistant:close") shut();
  });

  paint();
  const attach = () => document.body.append(host);
  if (document.body) attach();
  else document.addEventListener("DOMContentLoaded", attach);
})();

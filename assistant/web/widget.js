// The widget: one script tag adds a launcher that opens the assistant's page in a frame.
//   <script src="https://ASSISTANT/widget.js" data-title="…" data-position="left" defer></script>
// All attributes are in docs/widget.md. It keeps nothing, sends nothing, needs no inline style or
// script, and touches nothing of the page around it; nothing of that page can restyle it.
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script || document.getElementById("civic-assistant")) return; // included twice
  const data = script.dataset;
  const home = new URL(".", script.src);
  const allTexts = __TEXTS__;

  // --- What the site wants
  const primary = (tag) => (tag || "").toLowerCase().split("-")[0];
  const language = [data.lang, document.documentElement.lang, navigator.language].map(primary)
    .find((tag) => allTexts[tag]) || "ko";
  const texts = allTexts[language];
  const title = data.title || texts.title;
  const side = data.position === "left" ? "left" : "right";
  const color = CSS.supports("color", data.color || "") ? data.color : "#256ef4";
  const [width, height] = { small: [360, 520], large: [520, 800] }[data.size] || [420, 680];
  const layer = /^\d{1,10}$/.test(data.zIndex || "") ? Math.min(Number(data.zIndex), 2147483647) : 2147483000;
  const wishes = {
    greeting: data.greeting || "",
    starters: (data.starters || "").split("|").map((text) => text.trim()).filter(Boolean).slice(0, 6),
  };

  // !important within a shadow tree wins over !important outside of it.
  const style = `
    :host { all: initial !important; display: block !important; position: fixed !important; z-index: ${layer} !important;
      ${side}: 0 !important; bottom: 0 !important; width: 0 !important; height: 0 !important; direction: ltr !important;
      visibility: visible !important; opacity: 1 !important; font-size: 16px !important; }
    * { box-sizing: border-box; font-family: Pretendard, "Noto Sans KR", "Noto Sans CJK KR", "Apple SD Gothic Neo",
      "Malgun Gothic", "Noto Sans", sans-serif; letter-spacing: normal; text-transform: none; }
    [hidden] { display: none !important; }
    button, a { cursor: pointer; font-size: 15px; line-height: 1.4; }
    :focus-visible { outline: 3px solid #0b50d0; outline-offset: 2px; box-shadow: 0 0 0 2px #fff; }
    .launcher { position: fixed; ${side}: calc(20px + env(safe-area-inset-${side})); bottom: calc(20px + env(safe-area-inset-bottom));
      max-width: calc(100vw - 40px); min-height: 48px; padding: 10px 20px; border: 2px solid #fff; border-radius: 24px;
      background: var(--color); color: var(--ink); font-weight: 700; box-shadow: 0 2px 8px rgb(0 0 0 / .3);
      word-break: keep-all; overflow-wrap: anywhere; }
    .window { position: fixed; ${side}: 20px; bottom: 20px; display: flex; flex-direction: column;
      width: min(${width}px, calc(100vw - 40px)); height: min(${height}px, calc(100dvh - 40px)); background: Canvas;
      border: 1px solid #58616a; border-radius: 12px; overflow: hidden; box-shadow: 0 4px 24px rgb(0 0 0 / .3); }
    .bar { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; padding: 8px 8px 8px 16px;
      background: var(--color); color: var(--ink); }
    h2 { flex: 1; margin: 0; font-size: 16px; line-height: 1.4; word-break: keep-all; overflow-wrap: anywhere; }
    .bar button, .bar a { display: inline-block; min-height: 36px; padding: 6px 10px; color: inherit; background: transparent;
      border: 1px solid currentColor; border-radius: 6px; text-decoration: none; }
    .bar :focus-visible { outline-color: var(--ink); box-shadow: none; }
    iframe { flex: 1; width: 100%; min-height: 0; border: 0; background: Canvas; }
    @media (max-width: 480px), (max-height: 480px) {
      .window { inset: 0; width: 100%; height: var(--seen, 100dvh); border: 0; border-radius: 0; }
    }
    @media (forced-colors: active) { .launcher, .bar { border: 2px solid ButtonText; } }
    @media print { .launcher, .window { display: none; } }`;

  function make(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  // --- What is drawn
  const host = make("div", { id: "civic-assistant", lang: language });
  const root = host.attachShadow({ mode: "open" });
  try { // not subject to the site's style-src
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet];
  } catch { // browsers of before 2023
    root.append(make("style", { textContent: style }));
  }
  const launcher = make("button", { type: "button", className: "launcher", textContent: title });
  launcher.setAttribute("aria-label", texts.open.replace("{title}", title));
  launcher.setAttribute("aria-expanded", "false");
  launcher.setAttribute("aria-controls", "window");
  const close = make("button", { type: "button", textContent: texts.close });
  const full = new URL(`?lang=${language}`, home).href;
  const outside = make("a", { href: full, target: "_blank", rel: "noopener", textContent: texts.newWindow });
  const heading = make("h2", { id: "heading", textContent: title });
  const panel = make("div", { id: "window", className: "window", hidden: true },
    make("div", { className: "bar" }, heading, outside, close));
  panel.setAttribute("role", "group");
  panel.setAttribute("aria-labelledby", "heading");
  const region = make("section", {}, launcher, panel);
  region.setAttribute("aria-label", title);
  root.append(region);

  function paint() { // black or white letters, whichever reads better on the colour
    host.style.setProperty("--color", color);
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((c) => c / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    host.style.setProperty("--ink", 1.05 / (light + 0.05) >= 4.5 ? "#fff" : "#000");
  }
  function fit() { // above the keyboard of a telephone
    if (!panel.hidden) host.style.setProperty("--seen", `${Math.round(visualViewport.height)}px`);
  }

  // --- What happens
  let frame = null;
  let loaded = false;
  let entering = true;
  function open(enterIt = true) {
    entering = enterIt;
    if (!frame) { // nothing is loaded before someone asks for it
      frame = make("iframe", { title, name: JSON.stringify(wishes), src: new URL(`widget?lang=${language}`, home).href });
      frame.allow = "clipboard-write";
      frame.addEventListener("load", () => { loaded = true; enter(); });
      panel.append(frame);
    }
    panel.hidden = false;
    launcher.hidden = true;
    launcher.setAttribute("aria-expanded", "true");
    fit();
    enter();
  }
  function enter() {
    if (panel.hidden || !entering) return;
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

  launcher.addEventListener("click", () => open());
  close.addEventListener("click", shut);
  root.addEventListener("keydown", (event) => { if (event.key === "Escape") shut(); });
  window.addEventListener("message", (event) => { // Escape was pressed inside the frame
    if (frame && event.source === frame.contentWindow && event.origin === home.origin
        && event.data === "civic-assistant:close") shut();
  });
  window.visualViewport?.addEventListener("resize", fit);

  paint();
  const attach = () => { // beside the body: no transform of it, no new content of it can reach the widget
    document.documentElement.append(host);
    if (data.open === "true") open(false); // without taking the focus from the page
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", attach);
  else attach();
})();

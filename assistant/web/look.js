// Light, dark or high contrast: as the visitor chose, else as the device says. Loaded before
// anything is drawn. In a frame on another site the choice is kept for the session only.
(() => {
  "use strict";
  const KEY = "civic-assistant-look";
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const contrast = matchMedia("(prefers-contrast: more)");
  let choice = "auto";

  function store() {
    try {
      return parent === window ? localStorage : sessionStorage;
    } catch {
      return null; // the browser keeps nothing: the choice lasts as long as the page
    }
  }
  function apply() {
    const device = contrast.matches ? "contrast" : dark.matches ? "dark" : "light";
    document.documentElement.dataset.look = choice === "auto" ? device : choice;
    for (const button of document.querySelectorAll("button[data-look]")) {
      button.setAttribute("aria-pressed", String(button.dataset.look === choice));
    }
  }

  choice = store()?.getItem(KEY) ?? "auto";
  apply();
  dark.addEventListener("change", apply);
  contrast.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", apply);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-look]");
    if (!button) return;
    choice = button.dataset.look;
    store()?.setItem(KEY, choice);
    apply();
  });
})();

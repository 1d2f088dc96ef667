// The evidence panel: an article at its cited sentence. Beside the conversation on wide screens,
// over it on narrow ones and in the widget.
import { all, calm, find, make, say, texts } from "./dom.js";

const panel = find("#evidence");
const content = find(".evidence-content", panel);
const wide = matchMedia("(min-width: 64rem)");
let opener = null;

export const isOpen = () => panel.open;

export async function openEvidence(link) {
  opener = link;
  all("a.cite[aria-current]").forEach((a) => a.removeAttribute("aria-current"));
  link.setAttribute("aria-current", "true");
  content.replaceChildren(make("p", { textContent: texts.panel_loading }));
  if (panel.open && panel.matches(":modal") === beside()) panel.close("again");
  if (!panel.open) beside() ? panel.show() : panel.showModal();
  const html = await article(link.href);
  if (opener !== link) return; // another one was opened meanwhile
  if (html === null) {
    content.replaceChildren(make("p", { textContent: texts.panel_failed }));
    say(texts.panel_failed);
    return;
  }
  content.innerHTML = html; // escaped by the server, and the pages run no inline script
  find("h3", content).focus({ preventScroll: true });
  (find("mark", content) ?? find("h3", content)).scrollIntoView({ block: "center", behavior: calm });
}

export function closeEvidence() {
  if (panel.open) panel.close();
}

const beside = () => wide.matches && panel.closest("#side") !== null;

async function article(address) {
  try {
    const response = await fetch(address);
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}

panel.addEventListener("close", () => {
  if (panel.returnValue === "again") { // only changes from beside to over, or back
    panel.returnValue = "";
    return;
  }
  // The link may have been drawn anew meanwhile: then its like takes the focus.
  const back = opener?.isConnected ? opener : find(`a.cite[href="${CSS.escape(opener?.getAttribute("href") ?? "")}"]`);
  opener?.removeAttribute("aria-current");
  opener = null;
  content.replaceChildren();
  back?.focus();
});
panel.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !panel.matches(":modal")) panel.close();
});
find(".close", panel).addEventListener("click", () => panel.close());

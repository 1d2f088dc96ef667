// One Enter sends once, also when it ends a Korean syllable that is being composed.
const SAME_KEY_MS = 120; // some browsers report the Enter that ends a composition once more

/** Sends with Enter from the text box that `box()` gives now; `ready()` says whether anything may be sent. */
export function sendOnEnter(box, ready, send) {
  let composing = false;
  let enterWhileComposing = false;
  let sentAt = 0;

  function sendOnce() {
    const now = performance.now();
    if (!box().value.trim() || now - sentAt < SAME_KEY_MS || !ready()) return;
    sentAt = now;
    send();
  }
  const listen = (type, handler) =>
    document.addEventListener(type, (event) => event.target === box() && handler(event), true);

  listen("compositionstart", () => { composing = true; });
  listen("compositionend", () => {
    composing = false;
    if (!enterWhileComposing) return;
    enterWhileComposing = false;
    setTimeout(sendOnce); // after the input event that carries the last syllable
  });
  listen("keydown", (event) => {
    if (event.key !== "Enter" && event.code !== "Enter") return;
    if (event.shiftKey) return; // a line break
    if (composing || event.isComposing || event.keyCode === 229) {
      if (composing) enterWhileComposing = true;
      else setTimeout(sendOnce); // the composition ended just before its Enter
      return;
    }
    event.preventDefault();
    sendOnce();
  });
  listen("keypress", (event) => { // Gradio would send from here as well
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  });
  listen("beforeinput", (event) => {
    if (event.inputType === "insertLineBreak" && enterWhileComposing) event.preventDefault();
  });
}

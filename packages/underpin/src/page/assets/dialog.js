import { at, write } from "./dom.js";

const ASKED = {
  pause: ["Pause the rollout?", "The step that runs ends first; the next one waits until you resume it.", "Pause"],
  resume: ["Resume the rollout?", "It goes on with the next step.", "Resume"],
  contract: ["Contract?", "The old shape and the triggers are taken away.", "Contract"],
  back: ["Roll back?", "The command that runs ends first; then each step is taken back, the last one first.", "Roll back"],
};

/** Wires the buttons: each asks for the service's name before anything is asked of the rollout. */
export function wire(nameOf, askedBy) {
  const dialog = at("dialog");
  const typed = at("typed");
  let asked = "pause";
  for (const what of Object.keys(ASKED))
    at(what).addEventListener("click", () => {
      asked = what;
      const [title, text, yes] = ASKED[what];
      write("dialog-title", title);
      write("dialog-text", what === "contract" ? `${askedBy()} ${text}` : text);
      write("dialog-name", nameOf());
      write("dialog-yes", yes);
      write("dialog-error", "");
      typed.value = "";
      at("dialog-yes").disabled = true;
      dialog.dataset.asked = what;
      dialog.showModal();
      typed.focus();
    });
  typed.addEventListener("input", () => (at("dialog-yes").disabled = typed.value !== nameOf()));
  at("dialog-no").addEventListener("click", () => dialog.close());
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (!at("dialog-yes").disabled) void ask(asked, typed.value, dialog);
  });
}

async function ask(what, name, dialog) {
  const token = location.pathname.split("/")[1];
  try {
    const answer = await fetch(what, { method: "POST", headers: { "underpin-token": token }, body: JSON.stringify({ name }) });
    if (answer.ok) dialog.close();
    else write("dialog-error", await answer.text());
  } catch {
    write("dialog-error", "The conductor does not answer.");
  }
}

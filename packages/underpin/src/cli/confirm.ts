import { UnderpinError } from "../model/error.ts";
import type { ActionContext } from "./context.ts";

/**
 * Asks for consent to the loss of data: the database's name, given with the command, or typed by a person at a terminal.
 *
 * @throws UnderpinError `UP-CONFIRM` without it, before anything is done
 */
export async function confirm({ engine, output }: ActionContext, given: string | undefined, what: string): Promise<void> {
  const { openPlace } = await import("../dialects/open.ts");
  const { name } = await openPlace(engine);
  const isAsked = given === undefined && process.stdin.isTTY && output.isTerminal;
  if (isAsked) output.talk(`${what}\nType the database's name (${name}) to go on:`);
  const answer = isAsked ? await typed(engine.signal) : given;
  if (answer === name) return;
  throw new UnderpinError("UP-CONFIRM", {
    what,
    why: answer === undefined ? "It was not confirmed." : `"${answer}" is not the database's name.`,
    fine: "Nothing was changed.",
    next: `Make a backup; then run it again with --confirm ${name}`,
  });
}

/**
 * Asks whether something may begin that a person has just been shown.
 *
 * @throws UnderpinError `UP-CONFIRM` without it
 */
export async function consentTo({ engine, output }: ActionContext, given: boolean, what: string): Promise<void> {
  if (given) return;
  const isAsked = process.stdin.isTTY && output.isTerminal;
  if (isAsked) output.talk(`${what}\nType yes to begin:`);
  if (isAsked && (await typed(engine.signal)) === "yes") return;
  throw new UnderpinError("UP-CONFIRM", {
    what,
    why: "It was not confirmed.",
    fine: "Nothing was changed.",
    next: "Run it again with --yes.",
  });
}

/** The next line that is typed; undefined if the terminal is closed instead. */
async function typed(signal: AbortSignal | undefined): Promise<string | undefined> {
  const { createInterface } = await import("node:readline");
  // The terminal itself edits the line, and tells us of Ctrl-C.
  const lines = createInterface({ input: process.stdin, terminal: false });
  try {
    return await new Promise((resolve, reject) => {
      lines.once("line", (line) => resolve(line.trim())).once("close", () => resolve(undefined));
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
  } finally {
    lines.close();
  }
}

import type { ActionContext, CommonOptions } from "underpin/cli";
import type { Say } from "../tokens/key-files.ts";

/** How a command says what it did: a line each, or an object with `--json`; nothing but errors with `--quiet`. */
export function sayTo({ output, json }: Pick<ActionContext, "output" | "json">, { quiet }: CommonOptions): Say {
  return (level, text) => {
    if (json) output.data(JSON.stringify({ type: "log", level, text }));
    else if (level === "ERROR" || quiet !== true) output.talk(`${level} ${text}`);
  };
}

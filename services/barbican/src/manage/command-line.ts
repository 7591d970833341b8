import { CHECK_TEXTS, type AdvisedCommand, type CommandLine } from "underpin/cli";
import { configure } from "./configuration.ts";

/** What Barbican's operators call what `underpin` has other names for. */
const NAMES: Readonly<Partial<Record<AdvisedCommand["command"], string>>> = {
  sync: "upgrade",
  version: "current",
  goto: "stamp -v",
  "version-control": "stamp -v base",
};

/** What all commands of one program share; `before` is how the program is called. */
export function commandLine(before: string): CommandLine {
  return {
    configure,
    wording: ({ command, args }) => [before, NAMES[command] ?? command, ...args].join(" "),
    checkTexts: CHECK_TEXTS,
    errorPrefix: "ERROR: ",
  };
}

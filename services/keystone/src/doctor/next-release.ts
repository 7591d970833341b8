import { ConfigError, type LoadOptions } from "@underpin/oslo/config";
import { UnderpinError } from "underpin/cli";
import type { Symptom } from "underpin/doctor";
import { noticesOf } from "../config/load.ts";
import { optionsOfRelease, RELEASES } from "../config/releases/releases.ts";

/** A release, and the files that are to be its configuration. */
export interface NextRelease {
  /** Its number: "25". */
  readonly release: string;
  readonly places: Pick<LoadOptions, "files" | "folders" | "program">;
}

/**
 * The number of the release that `--next` names.
 *
 * @throws UnderpinError `UP-VERSION`
 */
export function nextRelease(name: string): NextRelease["release"] {
  const [number] = RELEASES.find((names) => names.includes(name.toLowerCase())) ?? [];
  if (number !== undefined) return number;
  throw new UnderpinError("UP-VERSION", {
    what: `The options of ${name} are not known.`,
    why: `Known are those of ${RELEASES.map((names) => names.join(" or ")).join(", ")}.`,
    fine: "Nothing was looked at.",
  });
}

/** Options of the files that the release knows no more, never knew, or is about to forget; and values that it would refuse. */
export const optionsOfNext: Symptom<NextRelease> = {
  name: "options_of_the_next_release",
  severity: "warning",
  what: "The next release takes options of the configuration otherwise.",
  why: "What it does not know is ignored without a word, what is deprecated is so in a later one, and a value that it refuses keeps it from starting.",
  next: "Write the options as they are said to be called, and take out what does nothing.",
  look: ({ release, places }) => {
    try {
      return noticesOf(release, places).map(({ message }) => `${message}${whereElse(message)}`);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return error.message.split("\n");
    }
  },
};

/** Which releases have an option that this one does not know. */
function whereElse(message: string): string {
  const [, name = "", group = ""] = /there is no option (\S+) in \[(.+?)\]/.exec(message) ?? [];
  const having = RELEASES.flatMap(([number = ""]) => (optionsOfRelease(number)[group]?.options[name] === undefined ? [] : [number]));
  return having.length === 0 ? "" : ` Releases that have it: ${having.join(", ")}.`;
}

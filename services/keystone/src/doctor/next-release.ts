import { ConfigError, type LoadOptions, type OptionGroups } from "@underpin/oslo/config";
import { UnderpinError } from "underpin/cli";
import type { Symptom } from "underpin/doctor";
import { loadAs, optionsOf } from "../config/load.ts";

/** The releases whose options are known, each by all that it is called. */
const KNOWN = { "22": ["22", "zed", "2022.2"], "30": ["30", "2026.2"] } as const;

/** A release, and the files that are to be its configuration. */
export interface NextRelease {
  readonly release: keyof typeof KNOWN;
  readonly places: Pick<LoadOptions, "files" | "folders" | "program">;
}

/**
 * The release that `--next` names.
 *
 * @throws UnderpinError `UP-VERSION`
 */
export function nextRelease(name: string): NextRelease["release"] {
  const wanted = name.toLowerCase();
  for (const release of ["22", "30"] as const) if (KNOWN[release].some((one) => one === wanted)) return release;
  throw new UnderpinError("UP-VERSION", {
    what: `The options of ${name} are not known.`,
    why: `Known are those of ${Object.values(KNOWN).flat().join(", ")}.`,
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
      return loadAs(release, places).notices.map(
        ({ message }) => `${message}${wasThere(release, message) ? " It was an option of an earlier release." : ""}`,
      );
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return error.message.split("\n");
    }
  },
};

function wasThere(release: NextRelease["release"], message: string): boolean {
  const [, name = "", group = ""] = /there is no option (\S+) in \[(.+?)\]/.exec(message) ?? [];
  const before: OptionGroups = optionsOf("22");
  return release === "30" && before[group]?.options[name] !== undefined;
}

import { readFileSync } from "node:fs";
import { UnderpinError } from "underpin/cli";

const BLANK = String.raw`[\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+`;
const AROUND = new RegExp(`^${BLANK}|${BLANK}$`, "gu");
// oxlint-disable-next-line no-control-regex
const LINE_ENDS = /\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]/u;

/**
 * Reads the assertion of `mapping_engine`: a `name: value` in each line. Of several lines with a name, the last counts.
 *
 * @param prefix only names that begin with it are taken
 * @throws UnderpinError `UP-CONFIG`
 */
export function readAssertion(path: string, prefix: string): ReadonlyMap<string, string> {
  const assertion = new Map<string, string>();
  stripped(textOf(path))
    .split(LINE_ENDS)
    .forEach((given, i) => {
      const line = stripped(given);
      if (line === "") return;
      const colon = line.indexOf(":");
      if (colon < 0)
        throw unreadable(`assertion file ${path} at line ${i + 1} expected 'key: value' but found '${line}' see help for file format`);
      const name = stripped(line.slice(0, colon));
      if (name.startsWith(prefix)) assertion.set(name, stripped(line.slice(colon + 1)));
    });
  return assertion;
}

function stripped(text: string): string {
  return text.replaceAll(AROUND, "");
}

function textOf(path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch (cause) {
    throw unreadable(`Error while opening file ${path}: ${(cause as Error).message}`, cause);
  }
}

function unreadable(what: string, cause?: unknown): UnderpinError {
  return new UnderpinError("UP-CONFIG", {
    what,
    fine: "Nothing was changed: this is only a trial.",
    next: "Give a file that has a name, a colon and a value in each line.",
    cause,
  });
}

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { isDeepStrictEqual } from "node:util";
import { parseRegex, PythonError, search } from "@underpin/oslo/python";
import { assertionFrom } from "../../../services/keystone/src/federation/mapping/assertion.ts";
import { textList } from "../../../services/keystone/src/federation/mapping/groups.ts";
import { mapAssertion, type Mapping } from "../../../services/keystone/src/federation/mapping/map-assertion.ts";
import { asPython, MappingRefusal, noSuchMatch } from "../../../services/keystone/src/federation/mapping/mapping-refusal.ts";
import { format } from "../../../services/keystone/src/federation/mapping/python/format.ts";
import type { Release } from "../../../services/keystone/src/federation/mapping/release.ts";
import { validateMapping } from "../../../services/keystone/src/federation/mapping/validate-mapping.ts";
import type { Case } from "./cases.ts";

/** What came of a case. A crash is what Python's clients see as an error 500. */
export type Outcome =
  | { readonly ok: unknown }
  | { readonly refused: string; readonly message: string }
  | { readonly crash: string; readonly message: string };

/** What comes of a case here. */
export function ours(one: Case, release: Release): Outcome {
  try {
    return { ok: done(one, release) };
  } catch (cause) {
    if (cause instanceof PythonError && cause.kind === "IndexError")
      return { refused: "DirectMappingError", message: noSuchMatch("m").message };
    if (cause instanceof MappingRefusal) return { refused: cause.kind, message: cause.message };
    throw new Error(`${JSON.stringify(one)} is not refused but fails`, { cause });
  }
}

function done(one: Case, release: Release): unknown {
  switch (one.do) {
    case "map": {
      const settings = { release, defaultSchemaVersion: one.default };
      if (one.validate) validateMapping(one.mapping, settings);
      return mapAssertion({ ...(one.mapping as Mapping), id: "m" }, Object.entries(one.attributes), settings);
    }
    case "environment": {
      const environment = Object.entries(one.environment).map(([name, hex]) => [name, Buffer.from(hex, "hex").toString("latin1")] as const);
      return Object.fromEntries(assertionFrom(environment, one.prefix, release));
    }
    case "format":
      return asPython(
        () => "template",
        () =>
          format(
            one.template,
            one.values.map((value) => (value.length === 1 ? (value[0] ?? "") : value)),
          ),
      );
    case "literal":
      return textList(one.text, "groups", (refusal) => {
        throw refusal;
      });
    default:
      return asPython(
        () => "regex",
        () => search(parseRegex(one.pattern), one.text),
      );
  }
}

/** Python's answers; `python` has Keystone installed. */
export async function theirs(python: string, cases: readonly Case[]): Promise<readonly Outcome[]> {
  const judge = spawn(python, [new URL("judge.py", import.meta.url).pathname], { stdio: ["pipe", "pipe", "pipe"] });
  let complaint = "";
  judge.stderr.on("data", (data: Buffer) => (complaint = (complaint + data.toString()).slice(-2000)));
  judge.stdin.on("error", () => undefined);
  judge.stdin.end(cases.map((one) => `${JSON.stringify(one)}\n`).join(""));
  const outcomes: Outcome[] = [];
  for await (const line of createInterface(judge.stdout)) if (line.startsWith("@")) outcomes.push(JSON.parse(line.slice(1)) as Outcome);
  if (outcomes.length !== cases.length) throw new Error(`${python} could not answer: ${complaint}`);
  return outcomes;
}

/** Why two outcomes may differ, `same` if they don't, `different` if nothing explains it. */
export function compare(one: Case, mine: Outcome, python: Outcome): string {
  if ("refused" in mine) {
    if ("refused" in python) {
      // What is unexpected upstream, it tells nobody but in debug mode.
      const isSame = mine.refused === python.refused && (mine.refused === "DirectMappingError" || mine.message === python.message);
      return isSame ? "same" : "different";
    }
    if ("crash" in python) return "refused, error 500 upstream";
    if (hasNoText(python.ok)) return "refused, a group that is no text";
    return /attributes of values/.test(mine.message) ? "refused, an attribute" : "different";
  }
  if ("crash" in python && python.message.includes("unhashable type")) return "followed, error 500 upstream";
  if ("crash" in mine || !("ok" in python)) return "different";
  return isDeepStrictEqual(plain(mine.ok), plain(python.ok)) ? "same" : "different";
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

/** Whether Python takes a group's id or name, or an item of a list, that is no text; or a group that is no object. */
function hasNoText(result: unknown): boolean {
  if (Array.isArray(result)) return result.some((item) => typeof item !== "string");
  if (typeof result !== "object" || result === null) return false;
  const { group_ids = [], group_names = [] } = result as { group_ids?: unknown[]; group_names?: { name?: unknown; domain?: unknown }[] };
  return (
    group_ids.some((id) => typeof id !== "string") ||
    group_names.some((group) => typeof group.name !== "string" || typeof group.domain !== "object" || group.domain === null)
  );
}

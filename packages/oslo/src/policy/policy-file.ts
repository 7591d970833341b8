import { readFileSync } from "node:fs";
import { LineCounter, parseDocument, visit } from "yaml";
import type { FileRule } from "./rule-set.ts";

/** A policy file that can't be understood: which, where, and what is wrong. */
export class PolicyFileError extends Error {
  override readonly name = "PolicyFileError";
}

/**
 * Reads a policy file: rules by name, in YAML (1.1, as Python reads it) or JSON. An empty file has no rules; of a name that stands there
 * twice, the last counts.
 *
 * @throws PolicyFileError
 */
export function readPolicyFile(file: string): ReadonlyMap<string, FileRule> {
  return rulesIn(readFileSync(file, "utf8"), file);
}

/** The rules of a policy file's text. */
export function rulesIn(text: string, file: string): ReadonlyMap<string, FileRule> {
  const parsed = fromJson(text) ?? fromYaml(text, file);
  if (parsed === null || parsed === undefined || parsed === "") return new Map();
  if (!(parsed instanceof Map)) throw new PolicyFileError(`${file}: rules by name are wanted (name: "rule"), and this is something else`);
  const name = [...parsed.keys()].find((key) => typeof key === "object" && key !== null);
  if (name !== undefined) throw new PolicyFileError(`${file}: a list or a record can't be the name of a rule`);
  return new Map([...parsed].map(([key, value]) => [String(key), { value, file }]));
}

function fromJson(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? new Map(Object.entries(parsed)) : parsed;
  } catch {
    return undefined; // YAML will say what is wrong with it
  }
}

function fromYaml(text: string, file: string): unknown {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { version: "1.1", uniqueKeys: false, lineCounter, prettyErrors: false, logLevel: "error" });
  const [error] = document.errors;
  if (error) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    throw new PolicyFileError(`${file}, line ${line}, column ${col}: ${error.message}`);
  }
  // "name: !", without quotes, is an empty value with a mark to YAML; it must not become the empty rule, which allows.
  visit(document, {
    Scalar: (_, scalar) => {
      if (scalar.tag === "!" && scalar.value === "" && scalar.type === "PLAIN") scalar.value = null;
    },
  });
  try {
    return document.toJS({ mapAsMap: true });
  } catch (cause) {
    throw new PolicyFileError(`${file}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

import { readFileSync } from "node:fs";
import { pythonRepr } from "@underpin/oslo/python";
import { UnderpinError, type CommonOptions, type Output } from "underpin/cli";
import { mapAssertion, type Mapping } from "../federation/mapping/map-assertion.ts";
import { MappingRefusal } from "../federation/mapping/mapping-refusal.ts";
import type { Release } from "../federation/mapping/release.ts";
import { validateMapping } from "../federation/mapping/validate-mapping.ts";
import { underpin } from "../config/underpin.ts";
import { readAssertion } from "./assertion-file.ts";
import { readConfiguration, type ConfigurationOptions } from "./configuration.ts";

/** What `mapping_engine` is told. */
export interface TrialOptions extends CommonOptions, ConfigurationOptions {
  readonly rules: string;
  readonly input: string;
  readonly prefix?: string;
  readonly engineDebug?: boolean;
  readonly mappingSchemaVersion?: string;
}

/** What stands in a file of rules. */
type RuleFile = Readonly<Record<string, unknown>>;

/**
 * Follows the rules of a file for an assertion in a file, and prints what they make of it.
 *
 * @throws UnderpinError `UP-CONFIG`
 */
export function tryMapping(options: TrialOptions, output: Output): void {
  const { compatibility: release } = readConfiguration({ underpin }, options).values.underpin;
  const file = readRules(options.rules);
  const mapping = versioned(file, options, (text) => {
    if (options.quiet !== true) output.talk(`WARNING ${text}`);
  });
  output.data(followed(file, mapping, options, release === "22" ? "22" : "30", (text) => output.data(text)));
}

/** The result as text; the rules and the assertion are shown before anything is made of them. */
function followed(file: RuleFile, mapping: RuleFile, options: TrialOptions, release: Release, show: (text: string) => void): string {
  const settings = { release, defaultSchemaVersion: "1.0" };
  try {
    validateMapping(mapping, settings);
    const assertion = readAssertion(options.input, options.prefix ?? "");
    if (options.engineDebug === true) {
      show(`Using Rules:\n${asciiJson(file)}`);
      show(`Using Assertion:\n${asciiJson(Object.fromEntries(assertion))}`);
    }
    return asciiJson(mapAssertion({ ...(mapping as unknown as Mapping), id: options.rules }, assertion, settings));
  } catch (cause) {
    if (!(cause instanceof MappingRefusal)) throw cause;
    throw new UnderpinError("UP-CONFIG", {
      what: `${options.rules} with ${options.input}: ${cause.kind}`,
      why: cause.message.trimEnd(),
      fine: "Nothing was changed: this is only a trial.",
      cause,
    });
  }
}

function readRules(path: string): RuleFile {
  let rules: unknown;
  try {
    rules = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new UnderpinError("UP-CONFIG", {
      what: `Error while parsing rules ${path}: ${(cause as Error).message}`,
      fine: "Nothing was changed: this is only a trial.",
      next: "Give a file of JSON: an object with a list of rules, or the list alone.",
      cause,
    });
  }
  return Array.isArray(rules) ? { rules: rules as unknown } : (rules as RuleFile);
}

/** The rules with the version by which they are read. */
function versioned(file: RuleFile, { mappingSchemaVersion }: TrialOptions, warn: (text: string) => void): RuleFile {
  if (typeof file !== "object" || file === null) return file;
  const version = mappingSchemaVersion || file["schema_version"];
  if (version) return { ...file, schema_version: version };
  const rules = pythonRepr(file);
  warn(`No schema version defined in rules [${rules}]. Therefore,we will use the default as [1.0].`);
  return { ...file, schema_version: "1.0" };
}

/** JSON as Python's `json.dumps` prints it, with an indent of two. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll(/[\x7f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

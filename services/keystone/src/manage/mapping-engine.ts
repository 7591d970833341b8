import type { Command } from "commander";
<<<<<<< HEAD
import { pythonRepr } from "@underpin/oslo/python";
import { UnderpinError, action, common, type CommandLine, type CommonOptions } from "underpin/cli";
import { underpin } from "../config/groups.ts";
import { mapAssertion, type Mapping } from "../federation/mapping/map-assertion.ts";
import { MappingRefusal } from "../federation/mapping/mapping-refusal.ts";
import type { Release } from "../federation/mapping/release.ts";
import { validateMapping } from "../federation/mapping/validate-mapping.ts";
import { readAssertion } from "./assertion-file.ts";
import { readConfiguration, type ConfigurationOptions } from "./configuration.ts";

interface EngineTestOptions extends CommonOptions, ConfigurationOptions {
  readonly rules: string;
  readonly input: string;
  readonly prefix?: string;
  readonly engineDebug?: boolean;
  readonly mappingSchemaVersion?: string;
}

/** What stands in a file of rules. */
type RuleFile = Readonly<Record<string, unknown>>;
=======
import { action, common, type CommandLine } from "underpin/cli";
import type { TrialOptions } from "./mapping-trial.ts";
>>>>>>> 32fce6c (keystone-manage: the rules of mappings are loaded by mapping_engine alone)

/** Adds `mapping_engine`: what the rules of a file make of an assertion in a file. It needs no database. */
export function addMappingEngine(program: Command, line: CommandLine): void {
  common(program.command("mapping_engine").description("try the rules of a mapping on an assertion"))
    .requiredOption("--rules <file>", "the rules: JSON, an object with a list `rules`, or the list alone")
    .requiredOption("--input <file>", "the assertion: a `name: value` in each line, several values separated by semicolons")
    .option("--prefix <prefix>", "take only names that begin with this")
    .option("--engine-debug", "print the rules and the assertion, too")
    .option("--mapping-schema-version <version>", "the version of the rules, over what they say themselves")
    .action(
      action<TrialOptions>(line, async ({ output }, options) => {
        // What rules and assertions mean is a third of all code, and no other command needs it.
        const { tryMapping } = await import("./mapping-trial.ts");
        tryMapping(options, output);
      }),
    );
}
<<<<<<< HEAD

/** The result as text; the rules and the assertion are shown before anything is made of them. */
function followed(file: RuleFile, mapping: RuleFile, options: EngineTestOptions, release: Release, show: (text: string) => void): string {
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
function versioned(file: RuleFile, { mappingSchemaVersion }: EngineTestOptions, warn: (text: string) => void): RuleFile {
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
=======
>>>>>>> 32fce6c (keystone-manage: the rules of mappings are loaded by mapping_engine alone)

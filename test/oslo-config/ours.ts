import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ConfigError, loadConfig, type LoadOptions } from "@underpin/oslo/config";
import { readConfigFile } from "../../packages/oslo/src/config/config-file.ts";
import { findConfigFiles } from "../../packages/oslo/src/config/find-config.ts";
import { eachOption } from "../../packages/oslo/src/config/notices.ts";
import { createResolve } from "../../packages/oslo/src/config/resolve.ts";
import { InvalidValue } from "../../packages/oslo/src/config/types/invalid-value.ts";
import type { Answers, Case, Told } from "./case.ts";

/** What this implementation says of each option by itself: as a service reads them, one that is refused stops all. */
export function answers(asked: Case): Answers {
  using laid = lay(asked);
  const { environment, ...search } = laid.options;
  const files = findConfigFiles({ ...search, environment }).map((file) => readConfigFile(file));
  const resolve = createResolve(asked.groups, { files, environment, commandLine: {} });
  return Object.fromEntries(
    eachOption(asked.groups).map(({ group, name }) => {
      try {
        return [`${group}.${name}`, { value: tell(resolve(group, name).value) }];
      } catch (error) {
        if (!(error instanceof InvalidValue)) throw error;
        return [`${group}.${name}`, { error: error.message, refers: error.quoting?.slice(1) }];
      }
    }),
  );
}

/** As a service reads them: the options that are refused, or what there is to log. */
export function load(asked: Case): { readonly refused: readonly string[]; readonly message: string; readonly notes: readonly string[] } {
  using laid = lay(asked);
  try {
    const { notices } = loadConfig(asked.groups, laid.options);
    return { refused: [], message: "", notes: notices.filter(({ kind }) => kind !== "unknown option").map(({ message }) => message) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { refused: error.problems.map(({ group, name }) => `${group}.${name}`), message: error.message, notes: [] };
  }
}

/** What a service has after it read the files again. */
export function reload(
  asked: Case,
  again: Case["files"],
): Readonly<Record<"changed" | "needRestart", readonly string[]>> & { readonly values: Answers } {
  using laid = lay(asked);
  const config = loadConfig(asked.groups, laid.options);
  laid.write(again);
  const { changed, needRestart } = config.reload();
  const [inPlace, atStart] = [changed, needRestart].map((all) => all.map(({ group, name }) => `${group}.${name}`)) as [string[], string[]];
  const values = eachOption(asked.groups).map(({ group, name }) => {
    const value = (config.values[group] as Readonly<Record<string, unknown>>)[name];
    return [`${group}.${name}`, { value: tell(value) }] as const;
  });
  return { changed: inPlace, needRestart: atStart, values: Object.fromEntries(values) };
}

interface Laid extends Disposable {
  readonly options: LoadOptions & { readonly environment: NodeJS.ProcessEnv };
  readonly write: (files: Case["files"]) => void;
}

function lay({ files, args, environment }: Case): Laid {
  const folder = mkdtempSync(join(tmpdir(), "oslo-"));
  const write = (all: Case["files"]): void => {
    for (const [path, text] of Object.entries(all)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  };
  write(files);
  const named = (wanted: "file" | "dir"): readonly string[] =>
    args.flatMap(([kind, path]) => (kind === wanted ? [join(folder, path)] : []));
  return {
    options: { project: "them", files: named("file"), folders: named("dir"), environment: { HOME: folder, ...environment } },
    write,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

/** A value as the judge knows it; of a secret what it is, and of several each. */
function tell(value: unknown): Told {
  if (value instanceof Object && "reveal" in value) return tell((value.reveal as () => unknown)());
  if (typeof value === "number") return { number: Number.isNaN(value) ? "nan" : String(value) };
  if (value instanceof Map) return { dict: [...(value as Map<string, unknown>)].map(([key, inner]) => [key, tell(inner)]) };
  return Array.isArray(value) ? value.map(tell) : (value as Told);
}

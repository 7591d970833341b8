import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import type { Described } from "../model/change.ts";
import { messageOf, UnderpinError } from "../model/error.ts";
import type { DialectName } from "../model/schema.ts";
import type { Service } from "../model/service.ts";
import { scriptOf, type Evolution, type Script } from "../scripts/script.ts";
import { importDefault } from "./import-file.ts";
import type { ScriptFile } from "./read.ts";

/** A script that was loaded and has said what it does. */
export interface LoadedScript {
  readonly file: ScriptFile;
  readonly described: readonly Described[];
  /** Only legacy scripts may have a way down. */
  readonly describedDown?: readonly Described[];
  readonly placeholder: boolean;
  /** Of what the script says, not of its text: compiling, formatting or comments do not change it. */
  readonly checksum: string;
}

/**
 * Loads a script, TypeScript or JavaScript, and lets it describe itself.
 *
 * @throws UnderpinError `UP-SCRIPT` if it can't be loaded, throws, or is of another repository
 */
export async function loadScript(service: Service, file: ScriptFile): Promise<LoadedScript> {
  try {
    const exported = Object((await importDefault(file.file)) ?? {}) as Script | Evolution;
    const script = "evolution" in exported && file.repository !== "legacy" ? scriptOf(exported, file.repository) : (exported as Script);
    if (typeof script.describe !== "function")
      throw new TypeError("its default export is not a script: use expand(), migrate(), contract(), legacy(), noop() or evolution()");
    if (script.repository !== "any" && script.repository !== file.repository)
      throw new TypeError(`it is a ${script.repository} script in the ${file.repository} repository`);
    const described = script.describe();
    const { legacyClosedAt = Infinity } = service;
    if (file.repository === "legacy" && file.number > legacyClosedAt && !script.placeholder)
      throw new UnderpinError("UP-REPOSITORY", {
        what: `${file.name} was added to the legacy repository, which is closed since ${legacyClosedAt}.`,
        why: "Only placeholders for backports may be added there.",
        next: "Put the change into the three repositories, under their next number.",
      });
    return {
      file,
      described,
      placeholder: script.placeholder,
      checksum: checksum(described),
      ...(script.describeDown && { describedDown: script.describeDown() }),
    };
  } catch (cause) {
    if (cause instanceof UnderpinError) throw cause;
    throw new UnderpinError("UP-SCRIPT", {
      what: `The script ${file.name} of the ${file.repository} repository failed to load.`,
      why: messageOf(cause),
      fine: "Nothing was run.",
      cause,
    });
  }
}

/** The squashed schema of a version: the statements that make it on an empty database. */
export interface BaseSchema {
  readonly version: number;
  readonly statements: readonly string[];
}

/** The newest squashed schema that is not beyond a version; null if there is none. */
export async function loadBase(service: Service, upTo: number, dialect: DialectName): Promise<BaseSchema | null> {
  const folder = new URL("base/", service.migrations);
  const names = await readdir(folder).catch(() => []);
  const found = names
    .map((name) => ({ name, version: Number(new RegExp(`^(\\d+)\\.${dialect}\\.[cm]?[jt]s$`).exec(name)?.[1] ?? Infinity) }))
    .filter(({ name, version }) => version <= upTo && !name.includes(".d."))
    .toSorted((a, b) => b.version - a.version)[0];
  if (!found) return null;
  return { version: found.version, statements: (await importDefault(new URL(found.name, folder))) as readonly string[] };
}

/**
 * SHA-256 of what a script describes, keys in order. Row functions count by the name of their move. What it accepts to be lost,
 * allows, or keeps quiet may become more after expand, and does not change what was made.
 */
function checksum(scripted: readonly Described[]): string {
  const described = scripted.map(({ accept: _accept, allow: _allow, ownTriggers: _ownTriggers, ...item }) => item);
  const canonical = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(canonical)
      : value !== null && typeof value === "object"
        ? Object.fromEntries(
            Object.entries(value)
              .filter(([, inner]) => typeof inner !== "function")
              .toSorted(([a], [b]) => (a < b ? -1 : 1))
              .map(([key, inner]) => [key, canonical(inner)]),
          )
        : value;
  return createHash("sha256")
    .update(JSON.stringify(canonical(described)))
    .digest("hex");
}

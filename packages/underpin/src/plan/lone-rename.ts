import type { Described } from "../model/change.ts";
import type { InFlight } from "../model/operation.ts";
import { PHASES } from "../model/phase.ts";
import { isRename } from "../operations/support/mapping.ts";
import type { LoadedScript } from "../repositories/load.ts";

/**
 * Whether an operation renames a column of which nothing else speaks, of all that runs up to the contract of the same stop and of what is
 * in flight. Whatever has both the table's name and one of the column's in it speaks of it, hand-written SQL too.
 */
export function isLoneRename(
  { change }: Described,
  script: LoadedScript,
  scripts: readonly LoadedScript[],
  inFlight: readonly InFlight[],
): boolean {
  if (change.kind !== "evolve" || change.operation.kind !== "map-columns" || !isRename(change.operation)) return false;
  const { table, old, new: news } = change.operation;
  const columns = [...old, ...news.map(({ name }) => name)];
  const planned = new Set(scripts.map(({ file }) => file.number));
  const ahead = sameStop(script, scripts).flatMap(({ described }) =>
    described.map(({ change: one }) => (one.kind === "evolve" ? one.operation : one)),
  );
  const earlier = inFlight.filter(({ version }) => !planned.has(version)).map(({ operation }) => operation);
  const self = JSON.stringify(change.operation);
  return [...ahead, ...earlier].every((other) => {
    if (JSON.stringify(other) === self) return true;
    const texts = textsOf(other);
    return texts !== null && !(hasName(texts, table.slice(table.lastIndexOf(".") + 1)) && columns.some((name) => hasName(texts, name)));
  });
}

/** The scripts that an offline upgrade runs before its next stop, where it begins with the first phase again. */
function sameStop(script: LoadedScript, scripts: readonly LoadedScript[]): readonly LoadedScript[] {
  const phase = (at: number): number => PHASES.findIndex((name) => name === scripts[at]?.file.repository);
  let first = scripts.indexOf(script);
  let last = first;
  while (first > 0 && phase(first - 1) <= phase(first)) first--;
  while (last + 1 < scripts.length && phase(last) <= phase(last + 1)) last++;
  return scripts.slice(first, last + 1);
}

/** What is all named in values; elsewhere columns may be keys, too. */
const VALUES_ONLY: ReadonlySet<string> = new Set([
  "map-columns",
  "add-column",
  "create-table",
  "create-index",
  "add-unique",
  "add-foreign-key",
]);

/** All texts that a change is made of; null where code may speak of any table. What computes a column sees its row alone. */
function textsOf(change: { readonly kind: string }): readonly string[] | null {
  const texts: string[] = [];
  let isReadable = true;
  JSON.stringify(change, (key, value: unknown) => {
    if (!VALUES_ONLY.has(change.kind)) texts.push(key);
    if (typeof value === "string") texts.push(value);
    else if (typeof value === "function" && key !== "compute") isReadable = false;
    return value;
  });
  return isReadable ? texts : null;
}

/** Whether a name stands in one of the texts, by itself or within SQL. */
function hasName(texts: readonly string[], name: string): boolean {
  const escaped = name.replaceAll(/[\^$.*+?()[\]{}|\\/-]/g, String.raw`\$&`);
  const pattern = new RegExp(String.raw`(?<![\p{L}\p{N}_])${escaped}(?![\p{L}\p{N}_])`, "iu");
  return texts.some((text) => pattern.test(text));
}

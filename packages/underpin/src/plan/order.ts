import type { LoweredChange } from "../model/change.ts";

const TAKES_AWAY: ReadonlySet<LoweredChange["kind"]> = new Set([
  "drop-column",
  "drop-table",
  "drop-unique",
  "drop-index",
  "drop-check",
  "drop-foreign-key",
  "drop-trigger",
  "sync-triggers",
  "drop-alias",
  "take-alias",
]);
/** What rows can stand in the way of. */
const TIGHTENS: ReadonlySet<LoweredChange["kind"]> = new Set([
  "alter-column",
  "add-unique",
  "add-check",
  "add-foreign-key",
  "create-index",
]);
/** What changes rows, gives tables other names, or does what nobody knows. */
const UNKNOWN: ReadonlySet<LoweredChange["kind"]> = new Set([
  "raw",
  "move",
  "ensure-row",
  "rename-table",
  "take-alias",
  "change-primary-key",
  "copy-table",
  "swap-tables",
  "swap-columns",
]);
/** What changes no name that another step could speak of. */
const NAMELESS: ReadonlySet<LoweredChange["kind"]> = new Set([
  "sync-triggers",
  "drop-trigger",
  "create-trigger",
  "replace-view",
  "verify-pair",
  "verify-rows",
]);

/** Whether a change takes something away: at once, whatever a table's size, and not to be had back. */
export function takesAway({ kind }: LoweredChange): boolean {
  return TAKES_AWAY.has(kind);
}

/** Whether a change only looks whether rows are as they must be. */
export function isVerification({ kind }: LoweredChange): boolean {
  return kind === "verify-pair" || kind === "verify-rows";
}

/** Whether nothing that comes before a change has to do with what it speaks of. */
export function isIndependent(change: LoweredChange, before: readonly LoweredChange[]): boolean {
  const own = namesIn(change);
  return before.every(
    (other) => !UNKNOWN.has(other.kind) && (NAMELESS.has(other.kind) || ![...namesIn(other)].some((name) => own.has(name))),
  );
}

/**
 * A contract's steps so that those that can fail come before those that can't be had back: first what only looks, then what tightens, as
 * far as it has nothing to do with what stands before it.
 */
export function failingFirst<S extends { readonly change: LoweredChange }>(steps: readonly S[]): readonly S[] {
  const [looking, tightening, rest]: [S[], S[], S[]] = [[], [], []];
  for (const step of steps) {
    const isFree =
      TIGHTENS.has(step.change.kind) &&
      isIndependent(
        step.change,
        rest.map(({ change }) => change),
      );
    (isVerification(step.change) ? looking : isFree ? tightening : rest).push(step);
  }
  return [...looking, ...tightening, ...rest];
}

/** Every name in a change but its table's, and that of an heir, which stays as it is: too many rather than too few. */
function namesIn({
  kind: _kind,
  table: _table,
  heir: _heir,
  ...rest
}: {
  readonly kind: string;
  readonly table?: unknown;
  readonly heir?: unknown;
}): ReadonlySet<string> {
  const names = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value === "string") for (const word of value.match(/\w+/g) ?? []) names.add(word);
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(walk);
  };
  walk(rest);
  return names;
}

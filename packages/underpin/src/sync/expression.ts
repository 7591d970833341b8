import { createHash } from "node:crypto";
import { UnderpinError } from "../model/error.ts";
import type { Dialect, LookLocks } from "../model/dialect.ts";
import type { Expression, Pair } from "../model/sync.ts";
import { fillTemplate, reference } from "../sql/template.ts";

/** How a database says what is not the same on all. */
export type Speaker = Pick<Dialect, "name" | "enums">;

/** Who only looks locks nothing. */
const NO_LOCKS: LookLocks = { row: "", key: "" };

/** Where a dialect's lock goes in what is looked up in another table. */
const PLACES: Readonly<Record<string, keyof LookLocks>> = { "!lock": "row", "!key": "key" };

/** A query for a value of another table, as a part of an expression. */
export function lookedUp(query: string, what: keyof LookLocks = "row"): string {
  return `(${query}${reference(what === "row" ? "!lock" : "!key")})`;
}

/**
 * An expression with each `{name}` put in as `column` says: `NEW."name"` in a trigger, `"name"` in a query. Who writes what
 * was looked up locks it; who only looks does not.
 */
export function renderExpression(
  expression: Expression,
  dialect: Speaker,
  column: (name: string) => string,
  locks: LookLocks = NO_LOCKS,
): string {
  if (typeof expression === "object" && "ofTexts" in expression) {
    const { enums } = dialect;
    const text = fillTemplate(expression.ofTexts, (name) => (enums ? enums.text(column(name)) : column(name)));
    return enums ? enums.value(text, expression.enum) : text;
  }
  const text = typeof expression === "string" ? expression : expression[dialect.name];
  if (text === undefined)
    throw new UnderpinError("UP-UNSUPPORTED", {
      what: `There is no expression for this database: ${JSON.stringify(expression)}.`,
      fine: "Nothing was changed.",
    });
  return fillTemplate(text, (name) => {
    const place = PLACES[name];
    return place === undefined ? column(name) : locks[place];
  });
}

/** The columns that an expression speaks of. */
export function namesIn(expression: Expression, dialect: Speaker): readonly string[] {
  const names = new Set<string>();
  renderExpression(expression, dialect, (name) => {
    names.add(name);
    return "";
  });
  return [...names];
}

/** The link of a table with itself: its old columns and its new ones. */
export const SYNC = "sync";

/** A name for the triggers of these pairs: another set of pairs has another name, so they can be told apart and swapped. */
export function triggerName(pairs: readonly Pair[]): string {
  return `underpin_sync_${createHash("sha256").update(JSON.stringify(pairs)).digest("hex").slice(0, 12)}`;
}

/** Whether a trigger is one of ours. */
export function isSyncTrigger(name: string): boolean {
  return name.startsWith("underpin_sync_");
}

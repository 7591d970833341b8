import type { LoweredChange } from "../../model/change.ts";
import type { RawSqlSpec } from "../../model/operation.ts";
import type { Operation } from "../../scripts/script.ts";
import type { OperationContext, Verb } from "../support/context.ts";
import { declare } from "../support/declare.ts";
import { refuse } from "../support/link.ts";

/** SQL for what no operation says: comments, special indexes, a database's own features. */
export interface RawSql extends Omit<RawSqlSpec, "kind"> {
  /** Why it does the running release no harm in its phase. */
  readonly why: string;
}

/**
 * Hand-written SQL at expand or contract, for the databases that are named; nothing happens on the others. With `back` it
 * can be reverted; with `done` a run that died right after it is not run into it again.
 *
 * @example
 * rawSql({ table: "item", title: "say what an item is", phase: "expand", sql: { postgres: "COMMENT ON TABLE item IS 'for sale'" }, why: "a comment", back: { postgres: "COMMENT ON TABLE item IS NULL" } })
 */
export function rawSql(spec: RawSql): Operation {
  return declare(spec.title, { kind: "raw-sql", ...spec });
}

/** What hand-written SQL comes to. */
export function rawSqlChanges(spec: RawSqlSpec, verb: Verb, { dialect }: OperationContext): readonly LoweredChange[] {
  const { title, phase, sql, why, done, back } = spec;
  if (verb === phase) return [{ kind: "raw", title, sql, why, ...(done && { done }) }];
  if (verb !== "revert" || phase !== "expand" || sql[dialect.name] === undefined) return [];
  if (back?.[dialect.name] === undefined)
    refuse(`"${title}" can't be taken back: nothing says how.`, "Go on with the upgrade, or say it: back: { … }.");
  return [{ kind: "raw", title: `take back: ${title}`, sql: back, why }];
}

import { UnderpinError } from "../model/error.ts";
import type { DialectName } from "../model/schema.ts";
import type { NativeSql } from "../model/types.ts";

/**
 * The text that is meant for this database.
 *
 * @throws UnderpinError `UP-UNSUPPORTED` if there is none for it
 */
export function nativeSql(sql: NativeSql, dialect: DialectName): string {
  const text = typeof sql === "string" ? sql : sql[dialect];
  if (text !== undefined) return text;
  throw new UnderpinError("UP-UNSUPPORTED", {
    what: `Nothing is said for this database: ${JSON.stringify(sql)}.`,
    fine: "Nothing was changed.",
    next: `Add it: { …, ${dialect}: "…" }.`,
  });
}

/** Refuses a type that this database has no like of. */
export function noSuchType(kind: string, instead: string): never {
  throw new UnderpinError("UP-UNSUPPORTED", {
    what: `This database has no type "${kind}".`,
    fine: "Nothing was changed.",
    next: `Use ${instead}.`,
  });
}

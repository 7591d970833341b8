import { quote } from "../../sql/quoting.ts";

/** SQL with the values of its parameters. */
export interface Bound {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/**
 * Rows whose key comes after `values`, in key order. Spelled out instead of a row comparison, which MariaDB does not
 * turn into a range on the key.
 */
export function after(columns: readonly string[], values: readonly unknown[]): Bound {
  const alternatives = columns.map((column, i) => {
    const equal = columns.slice(0, i).map((before) => `${quote(before)} = ?`);
    return { sql: `(${[...equal, `${quote(column)} > ?`].join(" AND ")})`, params: values.slice(0, i + 1) };
  });
  return { sql: `(${alternatives.map((part) => part.sql).join(" OR ")})`, params: alternatives.flatMap((part) => part.params) };
}

/** Rows whose key comes not after `values`. */
export function upTo(columns: readonly string[], values: readonly unknown[]): Bound {
  if (columns.length === 1) return { sql: `${quote(columns[0] ?? "")} <= ?`, params: values };
  const beyond = after(columns, values);
  return { sql: `NOT ${beyond.sql}`, params: beyond.params };
}

/** Conditions that all must hold; none of them is no WHERE at all. */
export function where(...conditions: readonly (Bound | null | undefined)[]): Bound {
  const present = conditions.filter((condition): condition is Bound => condition != null);
  return {
    sql: present.length === 0 ? "" : ` WHERE ${present.map((condition) => condition.sql).join(" AND ")}`,
    params: present.flatMap((condition) => condition.params),
  };
}

import type { Builder } from "../judge.ts";
import { ANALYTICS } from "./analytics.ts";
import { BILLING } from "./billing.ts";
import { FRAMEWORKS } from "./frameworks.ts";
import type { HandChange, HandSchema } from "./hand.ts";
import { SHOPS } from "./shop.ts";
import { TENANTS } from "./tenants.ts";

/** Every hand-written schema. */
export const HAND_SCHEMAS: readonly HandSchema[] = [...SHOPS, TENANTS, ...ANALYTICS, ...FRAMEWORKS, BILLING];

/** Makes a hand-written schema, all of which the server must take. */
export function handBuilder({ dialect, sql, statements, path }: HandSchema, { after }: HandChange): Builder {
  const numbered = (list: readonly string[]) => (round: number) =>
    list.map((statement) => statement.replaceAll("{n}", String(100 + round)));
  return async ({ client }) => {
    for (const statement of sql) await client.rows(statement);
    return {
      dialect,
      sql,
      ...(path !== undefined && { path }),
      parts: [],
      refused: [],
      before: numbered(statements),
      after: numbered(after),
    };
  };
}

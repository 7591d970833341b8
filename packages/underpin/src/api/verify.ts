import { versionOf } from "../ledger/versions.ts";
import type { Database, Session } from "../model/dialect.ts";
import type { MapColumnsSpec } from "../model/operation.ts";
import { findColumn, type Schema } from "../model/schema.ts";
import { planScripts } from "../plan/plan.ts";
import { loadScript } from "../repositories/load.ts";
import { namesIn, renderExpression } from "../sync/expression.ts";
import { mappingOf } from "../operations/map-columns.ts";
import { quote } from "../dialects/shared/sql.ts";
import { withView, type EngineOptions } from "./engine.ts";
import { operationsInFlight } from "./in-flight.ts";
import { targetVersion } from "./targets.ts";
import { failedExpression, tryExpressions } from "./try-expressions.ts";

/** A question that was asked of every row. */
export interface Finding {
  readonly version: number;
  readonly question: string;
  /** Up to five of the rows for which the answer is no; none is good. */
  readonly rows: readonly object[];
}

/** What was found in the rows. */
export interface VerifyResult {
  /** For evolutions whose rows were carried over: do both shapes say the same? Contract asks the same. */
  readonly disagreements: readonly Finding[];
  /** For evolutions in flight and ahead: what does the old shape say that is lost on the way there and back? */
  readonly losses: readonly Finding[];
}

/**
 * Looks at every row, without writing: whether both shapes of what is in flight agree, and which values an evolution's own
 * functions do not bring back (`'a  b'` split at the space and merged is `'a b'`).
 */
export async function verify(options: EngineOptions & { readonly to?: string | number }): Promise<VerifyResult> {
  const { service } = options;
  return await withView(options, async ({ database, session, repositories, state }) => {
    const schema = await database.dialect.introspect(session);
    const contracted = versionOf(state, repositories, "contract");
    const migrated = versionOf(state, repositories, "migrate");
    const to = targetVersion(service, repositories, "expand", options.to);
    const ahead = repositories.expand.filter((file) => file.evolution && file.number > contracted && file.number <= to);
    const inFlight = await operationsInFlight(service, repositories, state, ahead);
    const files = repositories.migrate.filter((file) => file.evolution && file.number > contracted && file.number <= migrated);
    const scripts = await Promise.all(files.map((file) => loadScript(service, file)));
    const planned = await planScripts({ dialect: database.dialect, mode: "online", schema, inFlight }, scripts);
    const disagreements: Finding[] = [];
    for (const { file, steps } of planned)
      for (const { title, statements } of steps)
        for (const { sql, expectNone } of statements)
          if (expectNone !== undefined) disagreements.push({ version: file.number, question: title, rows: await session.query(sql) });
    await tryExpressions(
      database,
      session,
      schema,
      inFlight.filter(({ version }) => version > versionOf(state, repositories, "expand")),
    );
    const losses: Finding[] = [];
    for (const { version, operation } of inFlight) {
      const mapping = mappingOf(operation);
      if (mapping) losses.push(...(await lossesOf(mapping, version, database, session, schema)));
    }
    return { disagreements, losses };
  });
}

/** The old columns that an operation's functions do not bring back, each asked of every row. */
async function lossesOf(
  { table, forward, backward, reads }: MapColumnsSpec,
  version: number,
  { dialect }: Database,
  session: Session,
  schema: Schema,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  if (reads !== undefined && !schema.tables.has(reads)) return findings;
  const qualified = (name: string): string => `${quote(table)}.${quote(name)}`;
  for (const [column, expression] of Object.entries(backward)) {
    const there = (name: string): string => `(${renderExpression(forward[name] ?? "NULL", dialect.name, qualified)})`;
    const andBack = renderExpression(expression, dialect.name, there);
    // What an evolution ahead is made from may not be there yet.
    const used = [column, ...Object.values(forward).flatMap((text) => namesIn(text, dialect.name))];
    if (used.some((name) => !findColumn(schema.tables.get(table), name))) continue;
    const sql = `SELECT ${quote(column)} AS ${quote("is")}, ${andBack} AS ${quote("comes_back_as")} FROM ${quote(table)} WHERE ${dialect.differs(quote(column), andBack)} LIMIT 5`;
    const question = `is every ${column} of ${table} brought back as it was?`;
    const rows = await session.query(sql).catch((cause: unknown) => {
      throw dialect.failure(cause) === "lost" ? cause : failedExpression(version, `${column} of ${table}, there and back,`, andBack, cause);
    });
    findings.push({ version, question, rows });
  }
  return findings;
}

import { versionOf } from "../ledger/versions.ts";
import { askObstacles } from "../run/failures.ts";
import { obstaclesOf } from "../run/obstacles.ts";
import { REPOSITORIES } from "../model/phase.ts";
import type { Database, Session } from "../model/dialect.ts";
import type { MapColumnsSpec } from "../model/operation.ts";
import { findColumn, type Schema } from "../model/schema.ts";
import { planScripts } from "../plan/plan.ts";
import { loadScript } from "../repositories/load.ts";
import { namesIn, renderExpression } from "../sync/expression.ts";
import { named } from "../operations/registry.ts";
import { mappingsOf } from "../operations/support/mapping.ts";
import { quote, quoteTable } from "../sql/quoting.ts";
import { withView, type EngineOptions } from "../engine/work.ts";
import { filesAhead } from "../engine/files-ahead.ts";
import { planFiles } from "../engine/plan-ahead.ts";
import { failedExpression } from "../engine/try-expressions.ts";

/** Options of {@link verify}. */
export interface VerifyOptions extends EngineOptions {
  /** Evolutions up to this release or version. */
  readonly to?: string | number;
}

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
  /** For constraints that are ahead: do the rows fulfil them? */
  readonly obstacles: readonly Finding[];
  /** For evolutions in flight and ahead: what does the old shape say that is lost on the way there and back? */
  readonly losses: readonly Finding[];
}

const UNIQUE: ReadonlySet<string> = new Set(["add-unique", "create-index"]);

/**
 * Looks at every row, without writing: whether both shapes of what is in flight agree, which rows stand in the way of
 * constraints ahead, and which values an evolution's own
 * functions do not bring back (`'a  b'` split at the space and merged is `'a b'`).
 */
export async function verify(options: VerifyOptions): Promise<VerifyResult> {
  const { service } = options;
  return await withView(options, async (view) => {
    const { database, session, repositories, state } = view;
    const contracted = versionOf(state, repositories, "contract");
    const migrated = versionOf(state, repositories, "migrate");
    const mode = "online";
    const filesOfAll = filesAhead(service, repositories, state, { wanted: REPOSITORIES, mode, to: options.to });
    const { planned: ahead, inFlight } = await planFiles(view, filesOfAll, { service, mode });
    const schema = await database.dialect.catalogue.introspect(session);
    const files = repositories.migrate.filter((file) => file.evolution && file.number > contracted && file.number <= migrated);
    const scripts = await Promise.all(files.map((file) => loadScript(service, file)));
    const planned = await planScripts({ dialect: database.dialect, mode: "online", schema, inFlight }, scripts);
    const disagreements: Finding[] = [];
    for (const { file, steps } of planned)
      for (const { title, statements } of steps)
        for (const { sql, expectNone } of statements)
          if (expectNone !== undefined) disagreements.push({ version: file.number, question: title, rows: await session.query(sql) });
    const obstacles: Finding[] = [];
    for (const { file, steps } of ahead)
      for (const { change, skip, schema: before } of steps) {
        const found = skip === undefined ? obstaclesOf(change, before) : null;
        const isAskable = found?.columns.every((name) => findColumn(schema.tables.get(found.table), name)) ?? false;
        // What is NULL, or refers to nothing, may yet be repaired by the data migration; rows that are alike hardly.
        if (!found || !isAskable || (file.number > migrated && !UNIQUE.has(change.kind))) continue;
        obstacles.push({ version: file.number, question: found.question, rows: await askObstacles(session, found) });
      }
    const losses: Finding[] = [];
    for (const { version, operation } of inFlight) {
      // A key that is looked up by another is neither more nor less than that.
      const mappings = mappingsOf(named(operation, { schema, dialect: database.dialect })).filter(
        ({ reads }) => reads === undefined || operation.kind !== "replace-key",
      );
      for (const mapping of mappings) losses.push(...(await lossesOf(mapping, version, database, session, schema)));
    }
    return { disagreements, obstacles, losses };
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
  const qualified = (name: string): string => `${quoteTable(table)}.${quote(name)}`;
  for (const [column, expression] of Object.entries(backward)) {
    const there = (name: string): string => `(${renderExpression(forward[name] ?? "NULL", dialect, qualified)})`;
    const andBack = renderExpression(expression, dialect, there);
    // What an evolution ahead is made from may not be there yet.
    const used = [column, ...Object.values(forward).flatMap((text) => namesIn(text, dialect))];
    if (used.some((name) => !findColumn(schema.tables.get(table), name))) continue;
    const sql = `SELECT ${quote(column)} AS ${quote("is")}, ${andBack} AS ${quote("comes_back_as")} FROM ${quoteTable(table)} WHERE ${dialect.sync.differs(quote(column), andBack)} LIMIT 5`;
    const question = `is every ${column} of ${table} brought back as it was?`;
    const rows = await session.query(sql).catch((cause: unknown) => {
      throw dialect.failure(cause) === "lost" ? cause : failedExpression(version, `${column} of ${table}, there and back,`, andBack, cause);
    });
    findings.push({ version, question, rows });
  }
  return findings;
}

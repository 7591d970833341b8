import { setTimeout as delay } from "node:timers/promises";
import { openDatabase, type Session } from "underpin/engine";
import { keystone } from "@underpin/keystone";
import { CALLS, type Surroundings } from "./statements.ts";

/** What a client tells its parent from time to time. */
export interface ClientReport {
  readonly statements: number;
  /** Refused by a documented forbid trigger. */
  readonly refused: number;
  readonly failed: number;
  readonly longestMs: number;
  readonly lastError: string | null;
}

const [url = "", releaseName = ""] = process.argv.slice(2);
const release = keystone.releases.find((candidate) => candidate.name === releaseName)?.version ?? 0;
const FORBIDDEN = /migration in progress/;
/** What oslo.db retries for its services: deadlocks, serialization failures, and SQLite's lock. */
const RETRIED = /deadlock|serializ|database is locked|Lock wait timeout/i;

const totals = { statements: 0, refused: 0, failed: 0, longestMs: 0, lastError: null as string | null };
const stop = new AbortController();
process.on("message", () => stop.abort());
// Without its parent a client has nobody to serve.
process.on("disconnect", () => process.exit());

await using session = await (await openDatabase(url)).connect();
const counted: Session = {
  ...session,
  query: (sql, params) => timed(() => session.query(sql, params)),
  run: (sql, params) => timed(() => session.run(sql, params)),
};
const surroundings = await look(session);
const calls = CALLS.filter((call) => release >= call.from && release < (call.until ?? Infinity));
let reported = 0;
while (!stop.signal.aborted) {
  const call = calls[Math.floor(Math.random() * calls.length)] as (typeof calls)[number];
  await serve(call.name, () => call.run(counted, surroundings, release));
  if (Date.now() - reported > 100) {
    reported = Date.now();
    process.send?.({ ...totals } satisfies ClientReport);
  }
  await delay(2);
}
process.send?.({ ...totals } satisfies ClientReport, () => process.disconnect());

async function timed<T>(body: () => Promise<T>): Promise<T> {
  const started = performance.now();
  try {
    return await body();
  } finally {
    totals.statements++;
    totals.longestMs = Math.max(totals.longestMs, performance.now() - started);
  }
}

async function serve(name: string, call: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await session.transaction(call);
      return;
    } catch (error) {
      const message = (error as Error).message;
      if (FORBIDDEN.test(message)) {
        totals.refused++;
        return;
      }
      if (RETRIED.test(message) && attempt < 10) continue;
      totals.failed++;
      totals.lastError = `${releaseName}, ${name}: ${message}`;
      return;
    }
  }
}

async function look(from: Session): Promise<Surroundings> {
  const ids = async (table: string, where = ""): Promise<readonly string[]> =>
    (await from.query<{ id: string }>(`SELECT id FROM "${table}" ${where} LIMIT 50`)).map((row) => row.id);
  return {
    domains: (await from.query<{ id: string }>("SELECT id FROM project WHERE is_domain = ? AND id NOT LIKE '<<%'", [true])).map(
      (row) => row.id,
    ),
    services: await ids("service"),
    regions: await ids("region", "WHERE id NOT LIKE '%-____________________________________________________________%'"),
    roles: await ids("role"),
    groups: await ids("group"),
    protocols: (await from.query<{ id: string; idp_id: string }>("SELECT id, idp_id FROM federation_protocol LIMIT 50")).map((row) => ({
      idp: row.idp_id,
      protocol: row.id,
    })),
  };
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import colors from "picocolors";
import { createEngine, openDatabase, UnderpinError, type UnderpinEvent } from "underpin/engine";
import { keystone } from "@underpin/keystone";
import { Client } from "./fleet.ts";
import { load, verify } from "./fixture.ts";
import { printSummary, type Hop } from "./summary.ts";

const { values } = parseArgs({ options: { url: { type: "string" } } });
const folder = values.url === undefined ? mkdtempSync(join(tmpdir(), "underpin-demo-")) : null;
const url = values.url ?? `sqlite:///${join(folder ?? "", "keystone.db")}`;

/** Statements a client must have served between two moments, so that every state of the schema was really used. */
const ENOUGH = 40;

/** Newton, and then each release that changes the schema. */
const releases = keystone.releases.filter((release, i, all) => release.version >= 4 && all[i - 1]?.version !== release.version);

async function main(): Promise<number> {
  const database = await openDatabase(url);
  console.log(`${colors.bold("Keystone, from Newton (2016) to 2026.1, while it serves")}   ${database.label}`);
  await using session = await database.connect();
  const tables = await database.dialect.tables(session);
  if (tables.length > 0) {
    console.error(`The database has ${tables.length} tables already; the demo needs an empty one.`);
    return 1;
  }
  await createEngine({ service: keystone, url }).sync({ to: "newton", replay: true });
  console.log(`Newton's schema, and ${await load(url)} rows in it.\n`);
  const hops: Hop[] = [];
  let old = new Client(url, "newton");
  try {
    for (const { name: to } of releases.slice(1)) {
      const hop = await upgrade(old, to);
      hops.push(hop.result);
      old = hop.next;
    }
  } finally {
    await old.stop();
  }
  const last = hops.at(-1);
  if (last) hops[hops.length - 1] = { ...last, reports: [...last.reports, old.report] };
  return printSummary(hops, await verify(url));
}

/** One release to the next: expand and migrate under the old one, both side by side, contract under the new one. */
async function upgrade(old: Client, to: string): Promise<{ readonly result: Hop; readonly next: Client }> {
  console.log(colors.bold(`${old.release} -> ${to}`));
  const seen = { steps: 0, rows: 0, waitMs: 0 };
  const engine = createEngine({ service: keystone, url, onEvent: (event: UnderpinEvent) => tell(event, seen) });
  await old.serves(ENOUGH);
  await engine.expand({ to });
  await old.serves(ENOUGH);
  await engine.migrate({ to });
  const next = new Client(url, to);
  await Promise.all([old.serves(ENOUGH), next.serves(ENOUGH)]);
  console.log(
    colors.dim(
      `  ${old.release} and ${to} side by side: ${old.report.statements} and ${next.report.statements} statements, ${old.report.failed + next.report.failed} failed`,
    ),
  );
  const report = await old.stop();
  await engine.contract({ to });
  await next.serves(ENOUGH);
  return { result: { name: to, ...seen, reports: [report] }, next };
}

function tell(event: UnderpinEvent, seen: { steps: number; rows: number; waitMs: number }): void {
  if (event.type === "step-done") {
    seen.steps++;
    console.log(
      `  ${event.repository.padEnd(8)} ${String(event.version).padStart(3, "0")}.${event.step} ${event.title} ${colors.dim(`${event.ms} ms`)}`,
    );
  }
  if (event.type === "rows") {
    seen.rows = Math.max(seen.rows, event.done);
    if (event.done > 0) console.log(colors.dim(`           ${event.done} rows, ${Math.round(event.rate)} rows/s`));
  }
  if (event.type === "wait") {
    seen.waitMs = Math.max(seen.waitMs, event.waitedMs);
    console.log(colors.yellow(`           waiting for a lock: try ${event.attempt}, ${event.waitedMs} ms`));
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof UnderpinError ? error.report() : error);
  process.exitCode = 1;
} finally {
  if (folder !== null) rmSync(folder, { recursive: true, force: true });
}

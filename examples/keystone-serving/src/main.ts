// Changes the schema under Keystone while it serves: node main.js [--url postgresql://… | mysql://…] [--requests 400]
import { parseArgs } from "node:util";
import colors from "picocolors";
import { openDatabase } from "underpin/engine";
import { Fleet } from "./fleet.ts";
import { Load } from "./load.ts";
import { Site, type Release } from "./site.ts";

const { values } = parseArgs({ options: { url: { type: "string" }, requests: { type: "string", default: "400" } } });
/** Requests between two steps, so that every state of the fleet and of the schema is really used. */
const ENOUGH = Number(values.requests);
const CLIENTS = 4;
const TABLES = ["password", "trust", "application_credential", "local_user", "failed_login"];
const [OLD, NEXT]: readonly [Release, Release] = ["2026.1", "underpin-1"];

async function main(): Promise<number> {
  using site = new Site(values.url);
  const database = await openDatabase(site.url);
  {
    await using session = await database.connect();
    if ((await database.dialect.tables(session)).length > 0) {
      console.error(`${database.label} is not empty; the demo needs an empty database.`);
      return 1;
    }
  }
  console.log(`${colors.bold("Keystone's schema changes while it serves")}   ${database.label}, two nodes, ${CLIENTS} clients\n`);
  await site.make();
  const before = await columns(site.url);
  const fleet = new Fleet(site);
  let load: Load | undefined;
  const begun = performance.now();
  try {
    for (const name of ["n1", "n2"]) await fleet.start(name, OLD);
    load = await Load.begin(fleet, CLIENTS);
    const { tally } = load;
    const stage = async (title: string, body: () => Promise<unknown>): Promise<void> => {
      console.log(title);
      await body();
      await load?.serves(ENOUGH);
      const failed = tally.failed === 0 ? colors.green("0 failed") : colors.red(`${tally.failed} failed`);
      console.log(colors.dim(`  ${fleet.releases}: ${tally.requests} requests, `) + failed);
    };
    const manage = (phase: string, code = 0): [string, () => Promise<void>] => [
      colors.bold(`$ keystone-manage db_sync --${phase}`),
      async () => {
        const ran = await site.run("keystone-manage", NEXT, "db_sync", `--${phase}`);
        for (const line of ran.lines.filter((said) => /^(expand|migrate|contract): |^UP-|^ +(why|next): /.test(said)))
          console.log(`  ${line}`);
        if (ran.code !== code) throw new Error(ran.lines.join("\n"));
      },
    ];
    const replace = async (name: string): Promise<void> => {
      await fleet.stop(name);
      await fleet.start(name, NEXT);
    };
    await stage(`${colors.bold(OLD)} serves on upstream's schema`, async () => {});
    await stage(...manage("expand"));
    await stage(...manage("migrate"));
    await stage(`n1 restarts as ${colors.bold(NEXT)}, which knows our schema alone`, () => replace("n1"));
    await stage(...manage("contract", 1));
    await stage(`n2 restarts as ${colors.bold(NEXT)}`, () => replace("n2"));
    await stage(...manage("contract"));
    await stage(`n3 starts as ${colors.bold(OLD)}`, async () => {
      const { code, lines } = await site.run("keystone-api", OLD, "--host", "127.0.0.1", "--port", "0");
      console.log(`  ${lines.find((line) => line.includes("UP-SCHEMA"))}`);
      if (code !== 1) throw new Error("it must not start");
    });
    await load.end();
  } finally {
    await fleet.stopAll();
  }
  return report(load, before, await columns(site.url), performance.now() - begun);
}

type Columns = ReadonlyMap<string, readonly string[]>;

async function columns(url: string): Promise<Columns> {
  const database = await openDatabase(url);
  await using session = await database.connect();
  const { tables } = await database.dialect.catalogue.introspect(session);
  return new Map(TABLES.map((name) => [name, tables.get(name)?.columns.map((column) => column.name) ?? []]));
}

function report({ tally }: Load, before: Columns, after: Columns, ms: number): number {
  console.log(colors.bold("\nWhat has changed"));
  for (const table of TABLES) {
    const [old, now] = [before.get(table) ?? [], after.get(table) ?? []];
    const gone = old.filter((column) => !now.includes(column)).map((column) => colors.red(`-${column}`));
    const come = now.filter((column) => !old.includes(column)).map((column) => colors.green(`+${column}`));
    console.log(`  ${table.padEnd(24)}${[...gone, ...come].join(" ")}`);
  }
  for (const failure of tally.failures) console.error(colors.red(failure));
  const isGood = tally.failed === 0 && tally.lost === 0;
  const counts = `${tally.failed} failed of ${tally.requests}, ${tally.lost} lost of ${tally.kept.size}`;
  console.log(
    `\n${isGood ? colors.green(counts) : colors.red(counts)} that were written; the longest request took ${Math.round(tally.worstMs)} ms, all of it ${Math.round(ms / 1000)} s`,
  );
  return isGood && tally.failures.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

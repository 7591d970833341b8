// Takes the shop from v1 to v2, node by node, under load. node demo.js [--url postgresql://… | mysql://… | sqlite:///…]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import colors from "picocolors";
import { createEngine, openDatabase, UnderpinError, type UnderpinEvent } from "underpin/engine";
import { Fleet } from "./fleet.ts";
import { Load } from "./load.ts";
import { shop } from "./service.ts";

const { values } = parseArgs({
  options: { url: { type: "string" }, rows: { type: "string", default: "5000" }, requests: { type: "string", default: "300" } },
});
const folder = values.url === undefined ? mkdtempSync(join(tmpdir(), "underpin-shop-")) : null;
const url = values.url ?? `sqlite:///${join(folder ?? "", "shop.db")}`;
/** Requests between two steps of the rollout, so that every state of it is really used. */
const ENOUGH = Number(values.requests);
const SHOPPERS = 4;

async function main(): Promise<number> {
  const database = await openDatabase(url);
  await using session = await database.connect();
  if ((await database.dialect.tables(session)).length > 0) {
    console.error(`${database.label} is not empty; the demo needs an empty database.`);
    return 1;
  }
  const engine = createEngine({ service: shop, url, onEvent: tell });
  await engine.sync({ to: "v1", onEvent: () => {} });
  for (let from = 0; from < Number(values.rows); from += 500)
    await session.transaction(async () => {
      for (let i = from; i < from + 500; i++) {
        await session.run("INSERT INTO customer (id, name, mail, street, city) VALUES (?, ?, ?, ?, ?)", [
          `c${i}`,
          `Customer ${i}`,
          `${i}@example.org`,
          i % 3 ? "Street 1" : null,
          i % 2 ? "Ulm" : null,
        ]);
        await session.run("INSERT INTO product (id, title, price) VALUES (?, ?, ?)", [`p${i}`, `Product ${i}`, `${i}.50`]);
      }
    });
  console.log(`${colors.bold("The shop, from v1 to v2, while it serves")}   ${database.label}, ${values.rows} customers and products`);

  const fleet = new Fleet(url);
  let load: Load | undefined;
  try {
    await fleet.start("web-1", "v1");
    await fleet.start("web-2", "v1");
    load = new Load(fleet, SHOPPERS);
    const stage = async (title: string, body: () => Promise<unknown>): Promise<void> => {
      console.log(colors.bold(`\n${title}`));
      await body();
      await load?.serves(ENOUGH);
      console.log(colors.dim(`  ${fleet.releases}: ${load?.tally.requests} requests so far, ${load?.tally.failed} failed`));
    };
    const replace = async (name: string): Promise<void> => {
      await fleet.stop(name);
      await fleet.start(name, "v2");
    };
    await stage("v1 serves", async () => {});
    await stage("underpin expand", () => engine.expand());
    await stage("underpin migrate", () => engine.migrate());
    await stage("web-1 restarts as v2", () => replace("web-1"));
    await stage("web-2 restarts as v2", () => replace("web-2"));
    await stage("underpin contract", () => engine.contract());
  } finally {
    await load?.stop();
    await fleet.stopAll();
  }
  const { requests, failed, worstMs, failures } = load.tally;
  for (const failure of failures) console.error(colors.red(failure));
  console.log(
    `\n${failed === 0 ? colors.green(`0 failed of ${requests}`) : colors.red(`${failed} failed of ${requests}`)}, longest ${Math.round(worstMs)} ms`,
  );
  return failed === 0 ? 0 : 1;
}

function tell(event: UnderpinEvent): void {
  if (event.type === "step-done")
    console.log(`  ${String(event.version).padStart(3, "0")}.${event.step} ${event.title} ${colors.dim(`${event.ms} ms`)}`);
  if (event.type === "wait") console.log(colors.yellow(`    waiting for a lock: try ${event.attempt}, ${event.waitedMs} ms`));
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof UnderpinError ? error.report() : error);
  process.exitCode = 1;
} finally {
  if (folder !== null) rmSync(folder, { recursive: true, force: true });
}

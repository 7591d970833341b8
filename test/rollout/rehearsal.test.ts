import { existsSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { backup } from "underpin/backup";
import { openDatabase } from "underpin/engine";
import { fleetOf, PROCEDURES, rehearseRollout, type RolloutEvent, type RolloutRehearsalOptions } from "underpin/rollout";
import { shop } from "../../examples/shop/src/service.ts";
import { begin, run } from "../harness/cli.ts";
import { DIALECTS, freshDatabase, type TestDatabase } from "../harness/databases.ts";
import { sync } from "../harness/engine.ts";
import { hasTools, outsideDump, TOOLS_PATH } from "../harness/outside-dump.ts";
import { startServers, WITHOUT_SERVERS } from "./servers.ts";
import { WITH_WHOLE_FLEETS } from "./shop-fleet.ts";

const STATEMENTS = fileURLToPath(new URL("statements.mjs", import.meta.url));
const SERVICE = fileURLToPath(new URL("../../examples/shop/dist/service.js", import.meta.url));
const CHOSEN = DIALECTS.filter((dialect) => hasTools(dialect));
/** What is the same everywhere; where a copy is made, and what is left of one, each database has its own way. */
const WHOLE = CHOSEN.filter((dialect) => WITH_WHOLE_FLEETS || dialect === "sqlite");

const PATH = process.env["PATH"];
beforeAll(() => (process.env["PATH"] = TOOLS_PATH));
afterAll(() => (process.env["PATH"] = PATH));

const procedureOf = (name: string) => PROCEDURES.find((one) => one.name === name) ?? expect.fail(`no ${name}`);

function described(commands: object = {}): object {
  return {
    node: { stop: ["a"], start: ["a"] },
    nodes: ["web1", "web2"].map((name) => ({ name, address: "http://127.0.0.1:1" })),
    commands: { expand: ["a"], migrate: ["a"], contract: ["a"], sync: ["a"], ...commands },
  };
}

/** A shop of release v1 with rows. */
async function shopWithRows(dialect: TestDatabase["dialect"]): Promise<TestDatabase> {
  const database = await freshDatabase(dialect);
  await sync({ service: shop, url: database.url, to: "v1" });
  await using session = await database.connect();
  for (let i = 1; i <= 30; i++) {
    await session.run("INSERT INTO customer (id, name, mail, city) VALUES (?, ?, ?, ?)", [
      `c${i}`,
      `Ada Nr${i}`,
      `${i}@x`,
      i % 3 ? "Ulm" : null,
    ]);
    await session.run("INSERT INTO product (id, title, price) VALUES (?, ?, ?)", [`p${i}`, "thing", `${i}.50`]);
  }
  return database;
}

function options(database: TestDatabase, more: Partial<RolloutRehearsalOptions> = {}, commands: object = {}): RolloutRehearsalOptions {
  const file = join(mkdtempSync(join(inject("folder"), "rehearsal-")), "fleet.yaml.rehearsal");
  const fleet = fleetOf(JSON.stringify(described(commands)), "fleet.yaml");
  return { service: shop, url: database.url, fleet, procedure: procedureOf("zero"), to: "v2", file, ...more };
}

/** What is beside the database that was not there: other databases of the server, or files. */
async function beside({ url, dialect }: TestDatabase): Promise<readonly string[]> {
  if (dialect === "sqlite") {
    const file = url.slice("sqlite:///".length);
    return readdirSync(join(file, "..")).filter((name) => name.includes("underpin-rehearsal"));
  }
  await using session = await (await openDatabase(url)).connect();
  const { pathname } = new URL(url);
  const names = dialect === "postgres" ? "SELECT datname n FROM pg_database" : "SELECT schema_name n FROM information_schema.schemata";
  return (await session.query<{ n: string }>(names)).map(({ n }) => n).filter((name) => name === `${pathname.slice(1)}_underpin_rehearsal`);
}

describe.each(CHOSEN)("a rehearsal of a rollout, on %s", (dialect) => {
  test("all phases and the way back on a copy with all rows, statements of both releases between; the database is as it was", async () => {
    await using database = await shopWithRows(dialect);
    const before = await outsideDump(dialect, database.url);
    const said: string[] = [];
    const onEvent = (event: RolloutEvent): void => void (event.type === "rollout-output" && said.push(event.line));
    const rehearse = WHOLE.includes(dialect) ? { rehearse: [process.execPath, STATEMENTS, "${release}"] } : {};
    const given = options(database, { revert: true, onEvent }, rehearse);
    const result = await rehearseRollout(given);
    expect(result).toMatchObject({ outcome: "passed", findings: [], refused: null, from: "v1", to: "v2", isUntouched: true });
    expect(result.copy).toMatchObject({ backup: null, rows: expect.any(Number) });
    expect(result.copy.rows).toBeGreaterThanOrEqual(60);
    const steps = ["backup", "restore", "every row", "expand", "migrate", "revert", "expand, again", "migrate, again", "contract"];
    expect(result.steps.map(({ step }) => step)).toEqual(steps);
    expect(result.notes).toEqual(["revert leaves in product.sku what was filled in for NULL; its rows could not be compared"]);
    expect(result.steps.find(({ step }) => step === "migrate")?.longest).toHaveLength(3);
    const releases = WHOLE.includes(dialect) ? ["v1", "v1", "v1", "v1", "v2", "v2"] : [];
    expect(said).toEqual(releases.map((release) => `${release} found its customer`));
    expect(result.room.most).toBeGreaterThan(result.room.before);
    expect(await outsideDump(dialect, database.url)).toBe(before);
    expect(await beside(database)).toEqual([]);
    expect(readdirSync(join(given.file, ".."))).toEqual([]);
  });
});

describe.each(WHOLE)("a rehearsal of a rollout, on %s", (dialect) => {
  test("what would be refused is said, with its step; so is a release that fails on what a phase leaves", async () => {
    await using database = await shopWithRows(dialect);
    const fails = [process.execPath, "-e", 'console.log("no such column"); process.exit(process.argv[1] === "v2" ? 3 : 0)', "${release}"];
    const failed = await rehearseRollout(options(database, {}, { rehearse: fails }));
    expect(failed.outcome).toBe("failed");
    expect(failed.findings).toEqual(
      ["migrate", "contract"].map((after) => ({ after, what: expect.stringMatching(/^v2: .*ended with 3: no such column$/) })),
    );
    await using session = await database.connect();
    await session.run("UPDATE product SET sku = 'same'");
    const refused = await rehearseRollout(options(database));
    expect(refused).toMatchObject({ outcome: "refused", refused: { step: "contract", code: "UP-DATA" }, isUntouched: true });
    expect(refused.findings[0]).toMatchObject({ after: "every row", what: expect.stringContaining("sku") });
    expect(await beside(database)).toEqual([]);
  });

  test("with downtime: a backup that is there is restored, and the whole upgrade measured", async () => {
    await using database = await shopWithRows(dialect);
    const folder = mkdtempSync(join(inject("folder"), "backups-"));
    for (const name of ["first", "second"]) await backup({ service: shop, url: database.url, file: join(folder, name) });
    writeFileSync(join(folder, "other.json"), "{}");
    const offline = { procedure: procedureOf("downtime"), backup: folder };
    const result = await rehearseRollout(options(database, offline));
    expect(result).toMatchObject({ outcome: "passed", copy: { backup: join(folder, "second") } });
    expect(result.steps.map(({ step }) => step)).toEqual(["restore", "sync"]);
    expect(existsSync(join(folder, "second"))).toBe(true);
    await expect(rehearseRollout(options(database, { ...offline, revert: true }))).rejects.toMatchObject({ code: "UP-CONFIG" });
    const nowhere = { backup: mkdtempSync(join(inject("folder"), "none-")) };
    await expect(rehearseRollout(options(database, nowhere))).rejects.toMatchObject({ code: "UP-REHEARSAL" });
  });
});

describe.each(WHOLE)("a rehearsal that is killed, on %s", (dialect) => {
  test("the next one takes away what it left; two at once are refused; it is a command", async () => {
    await using database = await shopWithRows(dialect);
    const folder = mkdtempSync(join(inject("folder"), "killed-"));
    const [file, config] = [join(folder, "fleet.json"), join(folder, "underpin.config.mjs")];
    writeFileSync(file, JSON.stringify(described()));
    writeFileSync(
      config,
      `import { shop } from ${JSON.stringify(SERVICE)};\nexport default { service: shop, url: ${JSON.stringify(database.url)} };\n`,
    );
    const args = ["--config", config, "rollout", file, "--procedure", "zero", "--to", "v2", "--rehearse"];
    const notices: string[] = [];
    const untilStep = async (wanted: string) => {
      const child = begin("underpin", [...args, "--json"]);
      await new Promise<void>((resolve) =>
        createInterface(child.stdout).on("line", (line) => {
          const { type, step, text } = JSON.parse(line) as { type: string; step?: string; text?: string };
          if (type === "rollout-notice") notices.push(text ?? "");
          if (type !== "rollout-step-start" || step !== wanted) return;
          child.kill("SIGSTOP");
          resolve();
        }),
      );
      return child;
    };
    const running = await untilStep("migrate");
    const second = await run("underpin", args);
    expect(second, second.stderr).toMatchObject({ code: 1, stderr: expect.stringContaining("UP-LEASE-HELD") });
    const ended = new Promise((resolve) => running.once("close", resolve));
    running.kill("SIGKILL");
    await ended;
    expect(await beside(database)).not.toEqual([]);
    // Told that it restores, one may be through with all of it before it can be stopped.
    for (let left = 20; left > 0 && !readdirSync(folder).includes("fleet.json.rehearsal"); left--) {
      const dumping = await untilStep("restore");
      const gone = new Promise((resolve) => dumping.once("close", resolve));
      dumping.kill("SIGKILL");
      await gone;
    }
    expect(readdirSync(folder)).toContain("fleet.json.rehearsal");
    const report = join(folder, "report.md");
    const third = await run("underpin", [...args, "--report", report]);
    expect(third, third.stderr).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/\| outcome \| passed \|[^]*\| contract \| [\d.]+ m?s \|/),
    });
    expect(notices.length).toBeGreaterThan(0);
    for (const notice of notices)
      expect(notice).toMatch(/^A rehearsal that was killed had left \S+underpin.rehearsal; it was taken away\.$/);
    expect(await beside(database)).toEqual([]);
    expect(readdirSync(folder).toSorted()).toEqual(["fleet.json", "report.md", "underpin.config.mjs"]);
    const alone = await run("underpin", ["--config", config, "rollout", file, "--to", "v2", "--revert"]);
    expect(alone.stderr).toContain("--revert is for --rehearse.");
  });
});

describe.runIf(WITH_WHOLE_FLEETS && WITHOUT_SERVERS === undefined)("a rehearsal, on Galera", () => {
  test("is refused beside the cluster's own, where it would hold up all of it, and goes elsewhere", async () => {
    await using servers = await startServers();
    const { database } = servers;
    await sync({ service: shop, url: database.url, to: "v1" });
    await expect(rehearseRollout(options(database))).rejects.toMatchObject({
      code: "UP-REHEARSAL",
      message: expect.stringContaining("is on a cluster"),
    });
    await using spare = await freshDatabase("mysql");
    expect(await rehearseRollout(options(database, { on: spare.url }))).toMatchObject({ outcome: "passed", isUntouched: true });
    expect(await beside(spare)).toEqual([]);
  });
});

describe.runIf(CHOSEN.includes("mysql"))("a rehearsal beside the database itself, on mysql", () => {
  test("what in the copy names the other database is refused, and events are not taken along", async () => {
    await using database = await shopWithRows("mysql");
    const name = new URL(database.url).pathname.slice(1);
    await using session = await database.connect();
    await session.run("CREATE EVENT often ON SCHEDULE EVERY 1 DAY DO DELETE FROM customer");
    expect(await rehearseRollout(options(database, { procedure: procedureOf("downtime") }))).toMatchObject({ outcome: "passed" });
    await session.run(
      `CREATE TRIGGER tells AFTER UPDATE ON customer FOR EACH ROW INSERT INTO ${name}.product VALUES (UUID(), 'x', '1', NULL)`,
    );
    await expect(rehearseRollout(options(database))).rejects.toMatchObject({
      code: "UP-REHEARSAL",
      why: `In it is the trigger tells, which names ${name}.`,
    });
    expect(await beside(database)).toEqual([]);
  });
});

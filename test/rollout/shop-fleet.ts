import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { DialectName } from "underpin";
import { openDatabase } from "underpin/engine";
import { Load } from "../../examples/shop/src/load.ts";
import { run, type CommandResult } from "../harness/cli.ts";
import { freshDatabase, type TestDatabase } from "../harness/databases.ts";
import { hasTools } from "../harness/outside-dump.ts";
import { freePort } from "../harness/servers.ts";
import { Haproxy } from "../upgrade/fleet/haproxy.ts";

const NODE = fileURLToPath(new URL("../../examples/shop/dist/node.js", import.meta.url));
const BROKEN_NODE = fileURLToPath(new URL("broken-node.mjs", import.meta.url));
const CONTROL = fileURLToPath(new URL("../../examples/shop/dist/rollout/control.js", import.meta.url));
const CLI = fileURLToPath(new URL("../../packages/underpin/dist/cli/main.js", import.meta.url));
const SERVICE = fileURLToPath(new URL("../../examples/shop/dist/service.js", import.meta.url));
/** The conductor's own shopper. */
export const PROBE: string = fileURLToPath(new URL("../../examples/shop/dist/probe.js", import.meta.url));

/** Whether all of what is tested with fleets is to be: `npm run test:fleet`. */
export const WITH_WHOLE_FLEETS: boolean = process.env["FLEET"] !== undefined;

/** How long a shopper thinks: who never does takes all that the machine has. */
const PAUSE_MS = WITH_WHOLE_FLEETS ? 1 : 15;

/** Tells what was measured: for the documentation, where all of it is tested. */
export function tell(text: string): void {
  if (WITH_WHOLE_FLEETS) process.stderr.write(`${text}\n`);
}

/** How a release is broken. */
export interface Broken {
  readonly release: string;
  readonly how: "answers 500" | "does not start" | "hangs" | "forgets" | "is slow" | "complains";
}

/** Another program than the shop's nodes, and its service. */
export interface Program {
  /** A module that exports `service`. */
  readonly service: string;
  /** What is started, with the release and the node's name. */
  readonly node: string;
}

const SHOP: Program = { service: SERVICE, node: NODE };

interface FleetOptions {
  readonly program?: Program;
  readonly nodes?: number;
  readonly broken?: Broken;
  /** What else the fleet's file says. */
  readonly says?: Readonly<Record<string, unknown>>;
}

/** Nodes of the shop behind HAProxy, with their release v1, and a file that describes them. */
export class ShopFleet implements AsyncDisposable {
  readonly folder: string;
  readonly database: TestDatabase;
  readonly proxy: Haproxy;
  readonly names: readonly string[];
  readonly #ports: Readonly<Record<string, number>>;
  readonly #program: Program;

  private constructor(folder: string, database: TestDatabase, proxy: Haproxy, ports: Readonly<Record<string, number>>, program: Program) {
    this.folder = folder;
    this.#program = program;
    this.database = database;
    this.proxy = proxy;
    this.names = Object.keys(ports);
    this.#ports = ports;
  }

  static async start(
    where: DialectName | TestDatabase,
    { nodes = 3, broken, says = {}, program = SHOP }: FleetOptions = {},
  ): Promise<ShopFleet> {
    const folder = mkdtempSync(join(tmpdir(), "underpin-rollout-"));
    const database = typeof where === "string" ? await freshDatabase(where) : where;
    const names = Array.from({ length: nodes }, (_, i) => `web${i + 1}`);
    const ports: Record<string, number> = {};
    for (const name of names) ports[name] = await freePort();
    const fleet = new ShopFleet(folder, database, await Haproxy.start(folder, nodes), ports, program);
    fleet.breaks(broken);
    writeFileSync(
      join(folder, "underpin.config.mjs"),
      `import * as the from ${JSON.stringify(program.service)};\nexport default { service: the.service ?? the.shop, url: ${JSON.stringify(database.url)} };\n`,
    );
    fleet.describe(says);
    const synced = await fleet.underpin("sync", "--to", "v1");
    if (synced.code !== 0) throw new Error(synced.stderr);
    for (const [slot, name] of names.entries()) {
      fleet.control(name, "install", "v1");
      fleet.control(name, "start");
      await fleet.proxy.open(slot, ports[name] ?? 0);
    }
    return fleet;
  }

  /** What its database is called. */
  get #name(): string {
    return new URL(this.database.url).pathname.split("/").at(-1) ?? "";
  }

  /** The command that brings the backup back. */
  get restore(): readonly string[] {
    const args = ["restore", join(this.folder, "backup-${rollout}"), "--disconnect", "--confirm", this.#name];
    return [process.execPath, CLI, ...this.args(...args)];
  }

  get file(): string {
    return join(this.folder, "fleet.yaml");
  }

  /** What was done to the nodes, in order. */
  get log(): readonly string[] {
    return readFileSync(join(this.folder, "log"), "utf8")
      .trim()
      .split("\n")
      .slice(2 * this.names.length);
  }

  /** Which release is installed on each node. */
  get releases(): readonly string[] {
    return this.names.map((name) => readFileSync(join(this.folder, `${name}.release`), "utf8"));
  }

  /** From now on, this is how a release is broken, if one is. */
  breaks(broken: Broken | undefined): void {
    const starts = Object.fromEntries(["v1", "v2"].map((release) => [release, [process.execPath, this.#program.node, release, "${name}"]]));
    if (broken) starts[broken.release] = [process.execPath, BROKEN_NODE, broken.how, this.#program.node, broken.release, "${name}"];
    const settings = { ports: this.#ports, env: { DATABASE_URL: this.database.url }, starts };
    writeFileSync(join(this.folder, "settings.json"), JSON.stringify(settings));
  }

  /** Writes the file that describes it; with what it says otherwise of the fleet, and of its nodes' health. */
  describe({ commands = {}, ...says }: { readonly commands?: object; readonly [setting: string]: unknown }, health: object = {}): void {
    const control = (...words: readonly string[]): readonly string[] => [process.execPath, CONTROL, this.folder, "${node}", ...words];
    const phase = (...words: readonly string[]): readonly string[] => [
      process.execPath,
      CLI,
      "--config",
      join(this.folder, "underpin.config.mjs"),
      ...words,
    ];
    const described = {
      url: this.proxy.url,
      balancer: { haproxy: { sockets: [this.proxy.socket], backend: "keystone", state: this.proxy.stateFile } },
      soak: "300ms",
      share: "50%",
      drain: "10s",
      requests: 5,
      node: {
        stop: control("stop"),
        upgrade: control("install", "${release}"),
        start: control("start"),
        errors: ["grep", "-c", "ERROR", join(this.folder, "${node}.out")],
        health: { path: "/healthcheck", within: "20s", heartbeat: true, ...health },
      },
      nodes: this.names.map((name, i) => ({ name, server: `n${i + 1}`, address: `http://127.0.0.1:${this.#ports[name]}` })),
      commands: {
        // This server does not tidy up, of which the doctor warns.
        ...(this.database.dialect !== "postgres" && { doctor: phase("doctor", "--for", "v2") }),
        expand: phase("expand", "--to", "${release}", "--wait", "30"),
        migrate: phase("migrate", "--to", "${release}", "--wait", "30"),
        contract: phase("contract", "--to", "${release}", "--wait", "30"),
        revert: phase("revert", "--to", "${release}", "--wait", "30", "--confirm", this.#name),
        // A server that comes from npm has no programs for it.
        ...(hasTools(this.database.dialect) && { backup: phase("backup", join(this.folder, "backup-${rollout}"), "--if-missing") }),
        sync: phase("sync", "--to", "${release}", "--wait", "30"),
        ...commands,
      },
      ...says,
    };
    // JSON is YAML.
    writeFileSync(this.file, JSON.stringify(described, null, 2));
  }

  /** Runs `underpin` on its database. */
  async underpin(...args: readonly string[]): Promise<CommandResult> {
    return await run("underpin", this.args(...args));
  }

  /** Runs the whole rollout, to v2 and without downtime if nothing else is said. */
  async rollout(...args: readonly string[]): Promise<CommandResult> {
    return await this.underpin(...this.rolloutArgs(...args));
  }

  rolloutArgs(...args: readonly string[]): readonly string[] {
    return ["rollout", this.file, "--procedure", "zero", "--to", "v2", "--yes", ...args];
  }

  /** Its schema, as the server itself says it. */
  async schema(): Promise<unknown> {
    const { dialect } = await openDatabase(this.database.url);
    await using session = await this.database.connect();
    const { tables, behind, ...rest } = await dialect.catalogue.dump(session, ["migrate_version"]);
    // A table that was made anew is the last.
    return { ...rest, tables: tables.toSorted(), behind: behind.toSorted() };
  }

  /** Its schema, and all that its customers are. */
  async rows(): Promise<unknown> {
    await using session = await this.database.connect();
    return [await this.schema(), await session.query("SELECT * FROM customer ORDER BY id")];
  }

  /** What `underpin` is called with for its database. */
  args(...args: readonly string[]): readonly string[] {
    return ["--config", join(this.folder, "underpin.config.mjs"), ...args];
  }

  /** Shoppers who come in by the balancer, as everybody does. */
  load(shoppers: number): Load {
    return new Load(
      {
        request: async (method, path, body) => {
          await delay(PAUSE_MS);
          const response = await fetch(`${this.proxy.url}${path}`, {
            method,
            ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
          });
          const text = await response.text();
          return { status: response.status, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
        },
      },
      shoppers,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.proxy[Symbol.asyncDispose]();
    for (const name of this.names) this.control(name, "stop");
    rmSync(this.folder, { recursive: true, force: true });
    await this.database[Symbol.asyncDispose]();
  }

  /** kill -9 of a node that runs; it is started again. Resolves when that was told. */
  async kill(name: string): Promise<void> {
    await promisify(execFile)(process.execPath, [CONTROL, this.folder, name, "kill"]);
  }

  control(name: string, ...words: readonly string[]): void {
    execFileSync(process.execPath, [CONTROL, this.folder, name, ...words], { stdio: "inherit" });
  }
}

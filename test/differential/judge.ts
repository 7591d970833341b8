import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PythonServer, keystoneManage } from "../harness/python-server.ts";
import { configure, twinOf, type Cloud } from "./cloud/cloud.ts";
import { PERSONAS } from "./cloud/personas.ts";
import type { Difference } from "./compare.ts";
import type { Settings } from "./cloud/configuration.ts";
import { openDatabases, type DatabaseName, type Databases } from "./databases.ts";
import { send } from "./http.ts";
import { OurServer, upgrade } from "./our-server.ts";
import { rowsOf, type Rows } from "./rows.ts";
import { Twin } from "./twin.ts";

const SIDES = ["python", "ours"];
const OF_22: Settings = { "underpin.compatibility": "22" };
const WITHOUT_CACHE: Settings = { "cache.enabled": "false" };

/** How both are to be. */
export interface JudgeOptions {
  /** Options of keystone.conf, for both. */
  readonly settings?: Settings;
  /** Whether Python takes our place, too, and keeps nothing that it has looked up: what then differs is the judge's own fault. */
  readonly isSelf?: boolean;
  readonly database?: DatabaseName;
}

/** Both services, side by side on copies of a made cloud. */
export class Judge implements AsyncDisposable {
  readonly #cloud: Cloud;
  readonly #folder: string;
  readonly #ids: ReadonlySet<string>;
  readonly python: PythonServer;
  readonly ours: Judged;
  readonly #databases: Databases | undefined;
  readonly #tokens = new Map<string, string>();

  private constructor(cloud: Cloud, folder: string, python: PythonServer, ours: Judged, databases: Databases | undefined) {
    this.#cloud = cloud;
    this.#folder = folder;
    this.#databases = databases;
    this.python = python;
    this.ours = ours;
    this.#ids = new Set(readFileSync(join(cloud.folder, "keystone.db"), "latin1").match(/[0-9a-f]{64}|[0-9a-f]{32}/g));
  }

  /** Starts both. */
  static async start(
    cloud: Cloud,
    python: string,
    { settings = {}, isSelf = false, database = "sqlite" }: JudgeOptions = {},
  ): Promise<Judge> {
    const folder = mkdtempSync(join(tmpdir(), "underpin-judge-"));
    const databases = await openDatabases(database);
    const isOld = !isSelf && cloud.release === "22";
    for (const side of SIDES) {
      const own = side === "ours" ? { ...settings, ...(isOld && OF_22), ...(isSelf && WITHOUT_CACHE) } : settings;
      await furnish(cloud, python, { folder: join(folder, side), side, settings: own, databases, newest: isOld && side === "ours" });
    }
    const theirs = await PythonServer.start(python, join(folder, "python"));
    const ours = isSelf ? await PythonServer.start(python, join(folder, "ours")) : await OurServer.start(join(folder, "ours"));
    return new Judge(cloud, folder, theirs, ours, databases);
  }

  /** Logs all personas in, on the cloud as it is made: later there may be nobody left who could. */
  async logIn(): Promise<void> {
    this.#tokens.clear();
    const twin = await this.fresh();
    for (const persona of Object.keys(PERSONAS)) await twin.python.token(persona);
  }

  /** The operations that ours has, by its own account: `GET /v3/users`; or all of them. */
  async operations(): Promise<(operation: string) => boolean> {
    const { status, body } = await send(this.ours.url, { method: "GET", path: "/openapi.json", headers: {} });
    if (status !== 200) return () => true;
    const paths = Object.entries((body as { paths: Readonly<Record<string, object>> }).paths);
    const known = new Set(
      paths.flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${bare(path)}`)),
    );
    return (operation) => known.has(bare(operation));
  }

  /** Both with the made cloud as it was, and nothing made since. */
  async fresh(): Promise<Twin> {
    for (const side of SIDES) await this.#databases?.fill(side, join(this.#folder, side, "seed.db"));
    await Promise.all([this.python.reset(), this.ours.reset()]);
    const { release, names } = this.#cloud;
    return new Twin(release, this.python.url, this.ours.url, names, this.#ids, this.#tokens);
  }

  /** Where the rows of both databases differ now. */
  async compareRows(twin: Twin): Promise<readonly Difference[]> {
    const rows = async (side: string): Promise<Rows> =>
      this.#databases === undefined ? rowsOf(join(this.#folder, side, "keystone.db"), side === "python") : await this.#databases.rows(side);
    return twin.compareRows(await rows("python"), await rows("ours"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.python[Symbol.asyncDispose](), this.ours[Symbol.asyncDispose]()]);
    await this.#databases?.[Symbol.asyncDispose]();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Whoever is judged. */
interface Judged extends AsyncDisposable {
  readonly url: string;
  reset(): Promise<void>;
  log(): string;
}

/** A path without what its parameters are called. */
function bare(path: string): string {
  return path.replaceAll(/\{\w+\}/g, "{}");
}

interface Furnished {
  readonly folder: string;
  readonly side: string;
  readonly settings: Settings;
  readonly databases: Databases | undefined;
  /** Whether the schema is to be the newest, and not the release's. */
  readonly newest: boolean;
}

/** Gives a side its folder and its rows. */
async function furnish(cloud: Cloud, python: string, { folder, side, settings, databases, newest }: Furnished): Promise<void> {
  twinOf(cloud, folder, settings);
  if (newest) {
    upgrade(folder);
    copyFileSync(join(folder, "keystone.db"), join(folder, "seed.db"));
  }
  if (databases === undefined) return;
  configure(folder, cloud.release, { ...settings, "database.connection": databases.connection(side) });
  keystoneManage(python, folder, "db_sync");
  if (newest) upgrade(folder);
}

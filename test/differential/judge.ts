import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KeystoneServer } from "../harness/keystone-server.ts";
import { twinOf, type Cloud } from "./cloud/cloud.ts";
import { PERSONAS } from "./cloud/personas.ts";
import type { Difference } from "./compare.ts";
import type { Settings } from "./cloud/configuration.ts";
import { send } from "./http.ts";
import { OurServer, upgrade } from "./our-server.ts";
import { rowsOf, type Rows } from "./rows.ts";
import { Twin } from "./twin.ts";

/** Both services, side by side on copies of a made cloud. */
export class Judge implements AsyncDisposable {
  readonly #cloud: Cloud;
  readonly #folder: string;
  readonly #ids: ReadonlySet<string>;
  readonly python: KeystoneServer;
  readonly ours: Judged;
  readonly #tokens = new Map<string, string>();

  private constructor(cloud: Cloud, folder: string, python: KeystoneServer, ours: Judged) {
    this.#cloud = cloud;
    this.#folder = folder;
    this.python = python;
    this.ours = ours;
    this.#ids = new Set(readFileSync(join(cloud.folder, "keystone.db"), "latin1").match(/[0-9a-f]{64}|[0-9a-f]{32}/g));
  }

  /**
   * Starts both.
   * @param isSelf whether Python takes our place, too: what then differs is the judge's own fault
   */
  static async start(cloud: Cloud, python: string, settings: Settings = {}, isSelf = false): Promise<Judge> {
    const folder = mkdtempSync(join(tmpdir(), "underpin-judge-"));
    const [theirs, ours] = [join(folder, "python"), join(folder, "ours")];
    for (const one of [theirs, ...(isSelf ? [ours] : [])]) twinOf(cloud, one, settings);
    const server = await KeystoneServer.start(python, theirs);
    if (isSelf) return new Judge(cloud, folder, server, await KeystoneServer.start(python, ours));
    ourTwinOf(cloud, ours, settings);
    return new Judge(cloud, folder, server, await OurServer.start(ours));
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
    await Promise.all([this.python.reset(), this.ours.reset()]);
    const { release, names } = this.#cloud;
    return new Twin(release, this.python.url, this.ours.url, names, this.#ids, this.#tokens);
  }

  /** Where the rows of both databases differ now. */
  compareRows(twin: Twin): readonly Difference[] {
    const rows = (side: string): Rows => rowsOf(join(this.#folder, side, "keystone.db"));
    return twin.compareRows(rows("python"), rows("ours"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.python[Symbol.asyncDispose](), this.ours[Symbol.asyncDispose]()]);
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

/** As Python's; but ours has one schema, the newest, whatever release it is like. */
function ourTwinOf(cloud: Cloud, folder: string, settings: Settings): void {
  if (cloud.release !== "22") return twinOf(cloud, folder, settings);
  twinOf(cloud, folder, { ...settings, "underpin.compatibility": "22" });
  upgrade(folder);
  copyFileSync(join(folder, "keystone.db"), join(folder, "seed.db"));
}

import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KeystoneServer } from "../harness/keystone-server.ts";
import { twinOf, type Cloud } from "./cloud/cloud.ts";
import type { Settings } from "./cloud/configuration.ts";
import { send } from "./http.ts";
import { OurServer, upgrade } from "./our-server.ts";
import { Twin } from "./twin.ts";

/** Both services, side by side on copies of a made cloud. */
export class Judge implements AsyncDisposable {
  readonly #cloud: Cloud;
  readonly #folder: string;
  readonly #ids: ReadonlySet<string>;
  readonly python: KeystoneServer;
  readonly ours: OurServer;

  private constructor(cloud: Cloud, folder: string, python: KeystoneServer, ours: OurServer) {
    this.#cloud = cloud;
    this.#folder = folder;
    this.python = python;
    this.ours = ours;
    this.#ids = new Set(readFileSync(join(cloud.folder, "keystone.db"), "latin1").match(/[0-9a-f]{64}|[0-9a-f]{32}/g));
  }

  /** Starts both. */
  static async start(cloud: Cloud, python: string, settings: Settings = {}): Promise<Judge> {
    const folder = mkdtempSync(join(tmpdir(), "underpin-judge-"));
    twinOf(cloud, join(folder, "python"), settings);
    ourTwinOf(cloud, join(folder, "ours"), settings);
    const theirs = await KeystoneServer.start(python, join(folder, "python"));
    return new Judge(cloud, folder, theirs, await OurServer.start(join(folder, "ours"), theirs.url));
  }

  /** Both with the made cloud as it was, and nothing made since. */
  async fresh(): Promise<Twin> {
    await send(this.python.url, { method: "GET", path: "/judge/reset", headers: {} });
    await this.ours.reset();
    return new Twin(this.#cloud.release, this.python.url, this.ours.url, this.#cloud.names, this.#ids);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.python[Symbol.asyncDispose](), this.ours[Symbol.asyncDispose]()]);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** As Python's; but ours has one schema, the newest, whatever release it is like. */
function ourTwinOf(cloud: Cloud, folder: string, settings: Settings): void {
  if (cloud.release !== "22") return twinOf(cloud, folder, settings);
  twinOf(cloud, folder, { ...settings, "underpin.compatibility": "22" });
  upgrade(folder);
  copyFileSync(join(folder, "keystone.db"), join(folder, "seed.db"));
}

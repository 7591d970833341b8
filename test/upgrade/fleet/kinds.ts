import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { keystoneConf, type Settings } from "../../differential/cloud/configuration.ts";
import { IdentityService } from "../../harness/identity-service.ts";
import { PythonServer } from "../../harness/python-server.ts";

const PYTHONS_NODE = fileURLToPath(new URL("node.py", import.meta.url));

/** A node that runs. */
export interface Node extends AsyncDisposable {
  /** Where it answers, without `/v3`. */
  readonly url: string;
  /** Tells it to end, as a supervisor does; resolves when it has. */
  end(): Promise<unknown>;
  /** What it said last: for a diagnosis. */
  log(): string;
}

/** What a node of the fleet may be. */
export interface NodeKind {
  /** As answers are counted by. */
  readonly name: string;
  /** Starts one; it answers when this has resolved. */
  start(): Promise<Node>;
  /** Whether its health checks fail for a while before it ends: then the balancer need not be told. */
  readonly givesNotice?: boolean;
}

/** What all nodes of a cloud share: the database, and the folders of keys. */
export interface Cloud {
  /** A folder for configurations and keys. */
  readonly folder: string;
  /** `[database] connection`, as Python's drivers have it. */
  readonly connection: string;
  /** As whose release the fleet answers. */
  readonly release: "22" | "30";
}

/** Writes the keystone.conf of a kind of node into a folder of its own, and returns that. Nothing is cached, as shipped. */
export function configured({ folder, connection, release }: Cloud, kind: string, settings: Settings = {}): string {
  const own = join(folder, kind.replaceAll(/\W+/g, "-"));
  mkdirSync(own, { recursive: true });
  const shared = {
    "database.connection": connection,
    "cache.backend": "dogpile.cache.null",
    "fernet_tokens.key_repository": join(folder, "fernet-keys"),
    "fernet_receipts.key_repository": join(folder, "fernet-keys"),
    "credential.key_repository": join(folder, "credential-keys"),
    "underpin.compatibility": release,
  };
  writeFileSync(join(own, "keystone.conf"), keystoneConf(own, release, { ...shared, ...settings }));
  return own;
}

export interface OursOptions {
  readonly workers?: number;
  /** For how many seconds its health checks fail before it ends. */
  readonly notice?: number;
  /** `[underpin] schema`: upstream's if left out. */
  readonly schema?: string;
  /** What else its keystone.conf says. */
  readonly settings?: Settings;
}

/** Our service. */
export function ours(cloud: Cloud, { workers = 2, notice = 0, schema = "upstream", settings = {} }: OursOptions = {}): NodeKind {
  const name = schema === "upstream" ? "ours" : schema;
  const folder = configured(cloud, name, { "underpin.schema": schema, ...settings });
  const start = async (): Promise<Node> => {
    const service = await IdentityService.start(folder, "--workers", String(workers), "--drain-notice", String(notice));
    await service.workers(workers);
    return service;
  };
  return { name, start, ...(notice > 0 && { givesNotice: true }) };
}

/** Python's Keystone, as several processes, with one request at a time in each: its guide has no threads. */
export function pythons(cloud: Cloud, python: string, { processes = 4 }: { readonly processes?: number } = {}): NodeKind {
  const name = `Python ${cloud.release}`;
  const folder = configured(cloud, name);
  return { name, start: async () => await PythonServer.start(python, folder, { script: PYTHONS_NODE, args: [String(processes)] }) };
}

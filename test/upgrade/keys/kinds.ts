import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { configureBarbican, KEK, KeyManager } from "../../harness/key-manager.ts";
import { PythonServer } from "../../harness/python-server.ts";
import type { Node, NodeKind } from "../fleet/kinds.ts";

const PYTHONS_NODE = fileURLToPath(new URL("../fleet/node.py", import.meta.url));
const PIPELINES = "/etc/barbican/barbican-api-paste.ini";

/** What nodes of both kinds share: the database, and a folder. */
export interface KeyCloud {
  readonly folder: string;
  readonly url: string;
  /** The same, as Python's drivers have it. */
  readonly pythonUrl: string;
}

const NO_HOST = "[DEFAULT]\nhost_href =\n";

/** Our service, on upstream's schema or that of a release of ours. */
export function ours({ folder, url }: KeyCloud, schema = "upstream"): NodeKind {
  const name = schema === "upstream" ? "ours" : schema;
  const own = join(folder, name);
  mkdirSync(own, { recursive: true });
  configureBarbican(own, url, `schema = ${schema}\n${NO_HOST}`);
  const start = async (): Promise<Node> => {
    const service = await KeyManager.start(own, "--workers", "2");
    await service.said(/Listening on/, 2);
    return service;
  };
  return { name, start };
}

/** Whether Debian's Barbican is there. */
export const HAS_PIPELINES: boolean = existsSync(PIPELINES);

/** Debian's Barbican, without authentication, as several processes. */
export function pythons({ folder, pythonUrl }: KeyCloud, processes = 3): NodeKind {
  const own = join(folder, "python");
  mkdirSync(join(own, ".barbican"), { recursive: true });
  writeFileSync(
    join(own, ".barbican", "barbican.conf"),
    `[DEFAULT]\nsql_connection = ${pythonUrl}\nhost_href =\nlog_file = ${join(own, "barbican.log")}\n[queue]\nenable = False\n[simple_crypto_plugin]\nkek = ${KEK}\n[oslo_policy]\npolicy_file = ${join(own, "policy.yaml")}\n`,
  );
  const shipped = readFileSync(PIPELINES, "utf8");
  writeFileSync(
    join(own, "paste.ini"),
    shipped
      .replace("/v1: barbican-api-keystone\n", "/v1: barbican_api\n")
      .replaceAll("/etc/barbican/healthcheck_disable", join(own, "disabled")),
  );
  const args = [String(processes), "0", "barbican"];
  return { name: "Python 15", start: async () => await PythonServer.start("/usr/bin/python3", own, { script: PYTHONS_NODE, args }) };
}

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestDatabase } from "../harness/databases.ts";
import { pipelinesOf } from "../harness/barbican-peer.ts";
import { KEK, KeyManager } from "../harness/key-manager.ts";
import { PythonServer } from "../harness/python-server.ts";
import { fileOf } from "../barbican/api/settings.ts";
import { makeAll } from "../differential/cloud/cloud.ts";
import type { Step } from "../differential/scenario.ts";
import { Side } from "../differential/side.ts";
import { REGION, type Cloud } from "./cloud.ts";

type Server = AsyncDisposable & { readonly url: string };

const PYTHONS_NODE = fileURLToPath(new URL("../upgrade/fleet/node.py", import.meta.url));
const PASSWORD = "pw-barbican";
const ROLES = ["service", "creator", "observer", "audit", "key-manager:service-admin"];

/** The Key Manager's own user, and the roles that its rules name. */
const BEFORE: readonly Step[] = [
  ...ROLES.map((name): Step => ({ send: "POST /v3/roles", body: { role: { name } } })),
  ...["service", "admin"].map((name): Step => ({ send: `GET /v3/roles?name=${name}`, keep: { [`role:${name}`]: "roles.0.id" } })),
  made("project", "projects", { name: "service", domain_id: "default" }),
  made("user", "users", { name: "barbican", domain_id: "default", password: PASSWORD }),
  ...["service", "admin"].map((role): Step => ({ send: `PUT /v3/projects/{project}/users/{user}/roles/{role:${role}}` })),
];

/** The Key Manager's place in the catalogue. */
const AFTER: readonly Step[] = [
  made("service", "services", { name: "barbican", type: "key-manager" }),
  ...["public", "internal", "admin"].map((kind) =>
    made("endpoint", "endpoints", { service_id: "{service}", interface: kind, region_id: REGION, url: "{url}" }),
  ),
];

function made(kind: string, plural: string, body: object): Step {
  return { send: `POST /v3/${plural}`, body: { [kind]: body }, keep: { [kind]: `${kind}.id` } };
}

/** Puts our Barbican into a cloud, as a release of upstream's would be. */
export async function startOurBarbican(cloud: Cloud, release: string, { url }: TestDatabase, isScoped: boolean): Promise<AsyncDisposable> {
  const own = { database: { connection: url }, underpin: { compatibility: release } };
  writeFileSync(join(cloud.folder, "barbican.conf"), barbicanConf(cloud, isScoped, own));
  return await inCloud(cloud, async () => await KeyManager.start(cloud.folder));
}

/** Puts Python's Barbican into a cloud, on a file of SQLite. */
export async function startPythonBarbican(cloud: Cloud, python: string, isScoped: boolean): Promise<AsyncDisposable> {
  const folder = join(cloud.folder, "barbican");
  const connection = `sqlite:///${join(folder, "barbican.db")}`;
  const DEFAULT = { sql_connection: connection, db_auto_create: "True", log_file: join(folder, "barbican.log") };
  mkdirSync(join(folder, ".barbican"), { recursive: true });
  writeFileSync(join(folder, ".barbican", "barbican.conf"), barbicanConf(cloud, isScoped, { DEFAULT, database: { connection } }));
  const shipped = readFileSync(pipelinesOf(python), "utf8");
  writeFileSync(join(folder, "paste.ini"), shipped.replaceAll("/etc/barbican/healthcheck_disable", join(folder, "disabled")));
  const served = { script: PYTHONS_NODE, args: ["1", "0", "barbican"] };
  return await inCloud(cloud, async () => await PythonServer.start(python, folder, served));
}

/** Starts a service for which the cloud has a user, and which its catalogue then names. */
async function inCloud(cloud: Cloud, start: () => Promise<Server>): Promise<AsyncDisposable> {
  const side = new Side(cloud.url.replace(/\/v3$/, ""));
  const asSystem = (step: Step): Step => ({ ...step, as: "admin-system" });
  await makeAll(side, BEFORE.map(asSystem));
  const server = await start();
  try {
    side.names.set("url", server.url);
    await makeAll(side, AFTER.map(asSystem));
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
  return server;
}

/** The text of a barbican.conf: what is ordered is made at once, and hrefs begin with what the client has asked. */
function barbicanConf({ url, folder }: Cloud, isScoped: boolean, more: Parameters<typeof fileOf>[0]): string {
  const identity = url.replace(/\/v3$/, "");
  const insists = isScoped ? "True" : "False";
  return fileOf({
    queue: { enable: "False" },
    simple_crypto_plugin: { kek: KEK },
    oslo_policy: { enforce_scope: insists, enforce_new_defaults: insists, policy_file: join(folder, "policy.yaml") },
    keystone_authtoken: {
      auth_type: "password",
      auth_url: identity,
      www_authenticate_uri: identity,
      username: "barbican",
      password: PASSWORD,
      user_domain_id: "default",
      project_name: "service",
      project_domain_id: "default",
      service_token_roles_required: "False",
    },
    ...more,
    DEFAULT: { host_href: "", ...more["DEFAULT"] },
  });
}

import { join } from "node:path";
import { loadKeystoneConfig } from "../../../services/keystone/src/config/index.ts";
import { fill } from "../../differential/cloud/cloud.ts";
import { send } from "../../differential/http.ts";
import { Side } from "../../differential/side.ts";
import type { Cloud } from "../cloud.ts";
import { pythonPackages } from "../cache.ts";
import { AgedTokens } from "../../harness/aged-tokens.ts";
import { startMiddleware } from "../../harness/middleware-service.ts";
import { must } from "../execute.ts";
import type { Outcome, Outcomes } from "../outcomes.ts";
import type { Suite } from "../suite.ts";
import { CHECKS, MADE, type Check } from "./middleware-checks.ts";

/** Another service: an API behind the middleware of a Python. */
async function startService(python: string, url: string): ReturnType<typeof startMiddleware> {
  return await startMiddleware(python, {
    auth_type: "password",
    auth_url: url,
    username: "nova",
    password: "pw-nova",
    user_domain_id: "default",
    project_name: "service",
    project_domain_id: "default",
    www_authenticate_uri: url,
    service_type: "compute",
    service_token_roles: "service",
    service_token_roles_required: "true",
    // Every token is asked about.
    token_cache_time: "-1",
  });
}

async function runChecks(python: string, cloud: Cloud): Promise<Outcomes> {
  const side = new Side(cloud.url.replace(/\/v3$/, ""));
  await side.ask({ send: "POST /v3/regions", body: { region: { id: "R1" } } });
  await fill(side);
  for (const step of MADE) await side.ask(step);
  await using service = await startService(python, cloud.url);
  using tokens = new AgedTokens(side, loadKeystoneConfig({ files: [join(cloud.folder, "keystone.conf")], folders: [] }).values);
  const outcomes = new Map<string, Outcome>();
  for (const check of CHECKS) {
    const wrong = await whatIsWrong(check, service.url, tokens);
    if (wrong !== undefined) process.stdout.write(`${check.title}: ${wrong}\n`);
    outcomes.set(check.title, wrong === undefined ? "passed" : "failed");
  }
  return outcomes;
}

async function whatIsWrong(
  { token, service, send: sent = "GET /v2.1/servers", told }: Check,
  url: string,
  tokens: AgedTokens,
): Promise<string | undefined> {
  const [method = "", path = ""] = sent.split(" ");
  const headers = {
    ...(token !== undefined && { "X-Auth-Token": await tokens.get(token) }),
    ...(service !== undefined && { "X-Service-Token": await tokens.get(service) }),
  };
  const { status, body, text } = await send(url, { method, path, headers });
  if (told === undefined) return status === 401 ? undefined : `${status} ${text}`;
  if (status !== 200) return `${status} ${text}`;
  const said = body as Readonly<Record<string, string>>;
  const differing = Object.entries(told).filter(([name, value]) => said[name] !== value);
  return differing.length === 0 ? undefined : JSON.stringify(Object.fromEntries(differing.map(([name]) => [name, said[name]])));
}

const VERSION = "13.0.1";
const PACKAGES = [`keystonemiddleware==${VERSION}`];

/** What every other service asks Keystone with, as Debian has it. */
export const debianMiddleware: Suite = {
  name: "keystonemiddleware of Debian",
  install: async () => void (await must("/usr/bin/python3", ["-c", "import keystonemiddleware.auth_token"])),
  run: async (cloud) => await runChecks("/usr/bin/python3", cloud),
};

/** The newest of it. */
export const newestMiddleware: Suite = {
  name: `keystonemiddleware ${VERSION}`,
  install: async () => void (await pythonPackages("keystonemiddleware", PACKAGES)),
  run: async (cloud) => await runChecks(join(await pythonPackages("keystonemiddleware", PACKAGES), "python"), cloud),
};

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PASSWORD, REGION, type Cloud } from "../cloud.ts";
import { pythonPackages } from "../cache.ts";
import { execute } from "../execute.ts";
import type { Outcome, Outcomes } from "../outcomes.ts";
import type { Suite } from "../suite.ts";

/** What of tempest is run, and against what. */
interface Part {
  readonly tempest: string;
  readonly plugin: string;
  /** What it needs besides, as it no longer works with what is newest. */
  readonly besides: readonly string[];
  readonly release: string;
  /** The tests whose names it fits. */
  readonly tests: string;
  /** Whether both services insist on scopes and the new defaults of policies, and the administrator is the system's. */
  readonly isScoped: boolean;
}

const SETTINGS = {
  "identity.domain_specific_drivers_enabled": "true",
  "security_compliance.lockout_failure_attempts": "2",
  "security_compliance.lockout_duration": "5",
  "security_compliance.unique_last_password_count": "2",
};
/** Each of its classes makes users of its own: hashes that take long would be most of the time. */
const SCOPED = {
  "oslo_policy.enforce_scope": "true",
  "oslo_policy.enforce_new_defaults": "true",
  "identity.password_hash_rounds": "4",
};

/** The text of tempest.conf. */
function tempestConf({ url, folder }: Cloud, isScoped: boolean): string {
  const services = ["nova", "neutron", "glance", "cinder", "swift", "horizon", "placement"];
  const sections: Readonly<Record<string, Readonly<Record<string, string | boolean | number>>>> = {
    DEFAULT: { log_dir: folder, log_file: "tempest.log", use_stderr: false },
    oslo_concurrency: { lock_path: join(folder, "locks") },
    auth: {
      use_dynamic_credentials: true,
      create_isolated_networks: false,
      admin_username: "admin",
      admin_password: PASSWORD,
      admin_domain_name: "Default",
      ...(isScoped ? { admin_system: "all", admin_project_name: "" } : { admin_project_name: "admin" }),
      default_credentials_domain_name: "Default",
      tempest_roles: "member",
    },
    identity: {
      auth_version: "v3",
      uri_v3: url,
      region: REGION,
      v3_endpoint_type: "public",
      admin_role: "admin",
      default_domain_id: "default",
      user_lockout_failure_attempts: 2,
      user_lockout_duration: 5,
      user_unique_last_password_count: 2,
    },
    "identity-feature-enabled": {
      ...Object.fromEntries(
        ["trust", "security_compliance", "application_credentials", "access_rules", "project_tags", "domain_specific_drivers"].map(
          (feature) => [feature, true],
        ),
      ),
      api_v2: false,
      api_v2_admin: false,
      api_extensions: "all",
      immutable_user_source: false,
      federation: false,
      external_idp: false,
      enforce_scope: isScoped,
    },
    enforce_scope: { keystone: isScoped },
    service_available: Object.fromEntries(services.map((service) => [service, false])),
    validation: { run_validation: false },
  };
  return Object.entries(sections)
    .flatMap(([section, options]) => [`[${section}]`, ...Object.entries(options).map(([name, value]) => `${name} = ${String(value)}`)])
    .join("\n");
}

const OUTCOMES: Readonly<Record<string, Outcome>> = { ok: "passed", SKIPPED: "skipped" };

async function runTests(bin: string, cloud: Cloud, { tests, isScoped }: Part): Promise<Outcomes> {
  mkdirSync(join(cloud.folder, "locks"));
  const config = join(cloud.folder, "tempest.conf");
  writeFileSync(config, tempestConf(cloud, isScoped));
  // It writes beside what it is given, and has to find its own commands.
  const env = { HOME: cloud.folder, PATH: `${bin}:/usr/bin:/bin` };
  const args = ["run", "--config-file", config, "--regex", tests, "--concurrency", "2"];
  const { output } = await execute(join(bin, "tempest"), args, { cwd: cloud.folder, env });
  const lines = [...output.matchAll(/^\{\d+\} (.+?) (?:\[[\d.]+s\] )?\.\.\. (\w+)/gm)];
  if (lines.length === 0) throw new Error(`tempest ran nothing:\n${output.slice(-3000)}`);
  return new Map(lines.map(([, name = "", word = ""]) => [name, OUTCOMES[word] ?? "failed"]));
}

function suite(part: Part): Suite {
  const packages = [`tempest==${part.tempest}`, `keystone-tempest-plugin==${part.plugin}`, ...part.besides];
  const installed = async (): Promise<string> => await pythonPackages(`tempest-${part.tempest}`, packages);
  return {
    name: `tempest ${part.tempest} (${part.tests}${part.isScoped ? ", scoped" : ""})`,
    releases: [part.release],
    settings: { ...SETTINGS, ...(part.isScoped && SCOPED) },
    install: async () => void (await installed()),
    run: async (cloud) => await runTests(await installed(), cloud, part),
  };
}

const ZED = { tempest: "33.0.0", plugin: "0.10.0", besides: ["oslo.utils<9"], release: "22" };
const NEWEST = { tempest: "47.0.0", plugin: "0.22.0", besides: [], release: "30" };
const PARTS = ["tempest.api.identity", "keystone_tempest_plugin"];
/** `CLIENTS_SCOPED=1` runs the plugin's 1,630 tests of scopes, too, which take an hour; with a text, those whose names have it. */
const SCOPED_TESTS = process.env["CLIENTS_SCOPED"];

/** OpenStack's tests of a cloud: each release with the tempest of its time. */
export const tempest: readonly Suite[] = [ZED, NEWEST].flatMap((pair) => [
  ...PARTS.map((tests) => suite({ ...pair, tests, isScoped: false })),
  ...(SCOPED_TESTS === undefined
    ? []
    : [suite({ ...pair, tests: `keystone_tempest_plugin.*${SCOPED_TESTS === "1" ? "" : SCOPED_TESTS}`, isScoped: true })]),
]);

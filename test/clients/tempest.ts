import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PASSWORD, REGION, type Cloud } from "./cloud.ts";
import { execute } from "./execute.ts";
import type { Outcome, Outcomes } from "./outcomes.ts";

/** Sections of a tempest.conf. */
export type Sections = Readonly<Record<string, Readonly<Record<string, string | boolean | number>>>>;

/** What of tempest is run, and how. */
export interface TempestRun {
  /** The folder of its command. */
  readonly bin: string;
  /** The tests whose names it fits. */
  readonly tests: string;
  /** Whether both services insist on scopes and the new defaults of policies, and the administrator is the system's. */
  readonly isScoped: boolean;
  /** What users have whom a test makes for itself. */
  readonly role: string;
  /** Beside what all runs have. */
  readonly sections: Sections;
}

/** What services want of their configurations to insist on scopes and the new defaults of policies. */
export const SCOPED = { "oslo_policy.enforce_scope": "true", "oslo_policy.enforce_new_defaults": "true" } as const;

const OTHERS = ["nova", "neutron", "glance", "cinder", "swift", "horizon", "placement"];

/** What a tempest.conf says of a cloud. */
function sectionsOf({ url, folder }: Cloud, { isScoped, role }: TempestRun): Sections {
  return {
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
      tempest_roles: role,
    },
    identity: {
      auth_version: "v3",
      uri_v3: url,
      region: REGION,
      v3_endpoint_type: "public",
      admin_role: "admin",
      default_domain_id: "default",
    },
    "identity-feature-enabled": { api_v2: false, api_v2_admin: false, federation: false, external_idp: false },
    service_available: Object.fromEntries(OTHERS.map((service) => [service, false])),
    validation: { run_validation: false },
  };
}

function textOf(...all: readonly Sections[]): string {
  const names = new Set(all.flatMap((sections) => Object.keys(sections)));
  const options = (name: string): Sections[string] => Object.fromEntries(all.flatMap((one) => Object.entries(one[name] ?? {})));
  return [...names]
    .flatMap((name) => [`[${name}]`, ...Object.entries(options(name)).map(([option, value]) => `${option} = ${String(value)}`)])
    .join("\n");
}

const OUTCOMES: Readonly<Record<string, Outcome>> = { ok: "passed", SKIPPED: "skipped" };

/** Runs tests of tempest and of its plugins. */
export async function runTempest(cloud: Cloud, run: TempestRun): Promise<Outcomes> {
  mkdirSync(join(cloud.folder, "locks"));
  const config = join(cloud.folder, "tempest.conf");
  writeFileSync(config, textOf(sectionsOf(cloud, run), run.sections));
  // It writes beside what it is given, and has to find its own commands.
  const env = { HOME: cloud.folder, PATH: `${run.bin}:/usr/bin:/bin` };
  const args = ["run", "--config-file", config, "--regex", run.tests, "--concurrency", "2"];
  const { output } = await execute(join(run.bin, "tempest"), args, { cwd: cloud.folder, env });
  const lines = [...output.matchAll(/^\{\d+\} (.+?) (?:\[[\d.]+s\] )?\.\.\. (\w+)/gm)];
  if (lines.length === 0) throw new Error(`tempest ran nothing:\n${output.slice(-3000)}`);
  const outcomes = new Map(lines.map(([, name = "", word = ""]) => [name, OUTCOMES[word] ?? "failed"] as const));
  if ([...outcomes.values()].includes("failed")) process.stdout.write(`${output.slice(-20_000)}\n`);
  return outcomes;
}

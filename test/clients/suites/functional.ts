import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileOf } from "../../barbican/api/settings.ts";
import { makeAll } from "../../differential/cloud/cloud.ts";
import type { Step } from "../../differential/scenario.ts";
import { Side } from "../../differential/side.ts";
import { PASSWORD, REGION, type Cloud } from "../cloud.ts";
import { pythonPackages, pythonSource } from "../cache.ts";
import type { Outcomes } from "../outcomes.ts";
import { runPytest } from "../pytest.ts";
import type { KeySuite } from "../suite.ts";

const VERSION = "22.0.0";
const PACKAGES = [
  `barbican==${VERSION}`,
  "tempest==47.0.0",
  "python-keystoneclient",
  "oslotest",
  "testtools",
  "fixtures",
  "WebTest",
  "pykmip",
  "pytest==9.1.1",
];

const ROLES = { admin: "admin", creator: "creator", creator_2: "creator", observer: "observer", auditor: "audit" } as const;

/** Users by the names that the tests know: each with one role in one project. */
const USERS: readonly { readonly user: string; readonly role: string; readonly project: string }[] = [
  { user: "service-admin", role: "key-manager:service-admin", project: "service" },
  ...["project_a", "project_b"].flatMap((project) =>
    Object.entries(ROLES).map(([name, role]) => ({ user: `${project}_${name}`, role, project })),
  ),
];
const USERS_PASSWORD = "of-users";

function made(kind: string, name: string, more: object = {}): Step {
  return {
    send: `POST /v3/${kind}s`,
    body: { [kind]: { name, domain_id: "default", ...more } },
    keep: { [`${kind}:${name}`]: `${kind}.id` },
  };
}

const found = (kind: string, name: string): Step => ({
  send: `GET /v3/${kind}s?name=${name}`,
  keep: { [`${kind}:${name}`]: `${kind}s.0.id` },
});

const STEPS: readonly Step[] = [
  ...["project_a", "project_b"].map((name) => made("project", name)),
  found("project", "service"),
  ...[...new Set(USERS.map(({ role }) => role))].map((role) => found("role", role)),
  ...USERS.flatMap(({ user, role, project }): readonly Step[] => [
    made("user", user, { password: USERS_PASSWORD }),
    { send: `PUT /v3/projects/{project:${project}}/users/{user:${user}}/roles/{role:${role}}` },
  ]),
];

/** The tests' own configuration, where they look for it. */
function writeConf({ url, folder }: Cloud): void {
  const names = ["admin_a", "creator_a", "creator_a_2", "observer_a", "auditor_a", "admin_b", "creator_b", "observer_b", "auditor_b"];
  const place = join(folder, "etc", "barbican");
  mkdirSync(place, { recursive: true });
  writeFileSync(
    join(place, "barbican-functional.conf"),
    fileOf({
      identity: { uri: url, version: "v3", password: PASSWORD, region: REGION, service_admin_password: USERS_PASSWORD },
      rbac_users: Object.fromEntries(names.map((name) => [`${name}_password`, USERS_PASSWORD])),
      keymanager: { timeout: "60", server_host_href_set: "False" },
    }),
  );
}

async function run(cloud: Cloud): Promise<Outcomes> {
  const side = new Side(cloud.url.replace(/\/v3$/, ""));
  await makeAll(
    side,
    STEPS.map((step) => ({ ...step, as: "admin-system" })),
  );
  writeConf(cloud);
  const bin = await pythonPackages("barbican", PACKAGES);
  const source = await pythonSource(bin, "barbican", VERSION);
  const tests = ["functional", "smoke"].map((part) => join(source, "functionaltests/api/v1", part));
  return await runPytest(bin, tests, { cwd: cloud.folder, env: { PYTHONPATH: source } });
}

/** What is no base64, though that was promised, is refused (decision 80). */
const MEANT = ["high_range_unicode_character", "valid_binary_data_not_utf8"].map(
  (name) => `functional/test_secrets.py::SecretsTestCase::test_secret_put_two_phase_${name}`,
);

/** Barbican's own functional tests, which come with its source. */
export const functional: KeySuite = {
  name: `functional tests of Barbican ${VERSION}`,
  install: async () => void (await pythonSource(await pythonPackages("barbican", PACKAGES), "barbican", VERSION)),
  run,
  meant: MEANT,
};

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PASSWORD, REGION, type Cloud } from "../cloud.ts";
import { pythonPackages } from "../cache.ts";
import { runPytest } from "../pytest.ts";
import type { Suite } from "../suite.ts";

const VERSION = "4.22.0";
const PACKAGES = [
  `openstacksdk==${VERSION}`,
  "pytest==9.1.1",
  "testtools",
  "testscenarios",
  "fixtures",
  "requests-mock",
  "oslotest",
  "hacking",
];

/** Writes clouds.yaml, by the names that the tests look for. */
function writeClouds({ url, folder }: Cloud): string {
  const auth = { auth_url: url, username: "admin", password: PASSWORD, user_domain_name: "Default" };
  const project = { ...auth, project_name: "admin", project_domain_name: "Default" };
  const cloud = (one: object): object => ({ auth: one, region_name: REGION, identity_api_version: "3" });
  const file = join(folder, "clouds.yaml");
  const ordinary = Object.fromEntries(["devstack", "devstack-alt", "devstack-admin"].map((name) => [name, cloud(project)]));
  const clouds = { ...ordinary, "devstack-system-admin": cloud({ ...auth, system_scope: "all" }) };
  // JSON is YAML.
  writeFileSync(file, JSON.stringify({ clouds }));
  return file;
}

/** Python's SDK: its functional tests of Identity, which come with it. */
export const openstacksdk: Suite = {
  name: `openstacksdk ${VERSION}`,
  install: async () => void (await pythonPackages("openstacksdk", PACKAGES)),
  run: async (cloud) => {
    const surroundings = { cwd: cloud.folder, env: { OS_CLIENT_CONFIG_FILE: writeClouds(cloud) } };
    return await runPytest(
      await pythonPackages("openstacksdk", PACKAGES),
      ["--pyargs", "openstack.tests.functional.identity"],
      surroundings,
    );
  },
};

import { PASSWORD, REGION } from "../cloud.ts";
import { goTests } from "../cache.ts";
import { execute } from "../execute.ts";
import type { Outcome } from "../outcomes.ts";
import type { Suite } from "../suite.ts";

const VERSION = "2.15.0";
const PACKAGE = "internal/acceptance/openstack/identity/v3";

async function made(): ReturnType<typeof goTests> {
  return await goTests(`github.com/gophercloud/gophercloud/v2@v${VERSION}`, PACKAGE, "acceptance");
}

/** What it asks of its surroundings, also of services that its Identity tests do not use. */
function environment(url: string): Readonly<Record<string, string>> {
  const unused = ["IMAGE_ID", "FLAVOR_ID", "FLAVOR_ID_RESIZE", "NETWORK_NAME", "EXTGW_ID"].map((name) => [`OS_${name}`, "unused"]);
  return {
    ...Object.fromEntries(unused),
    OS_AUTH_URL: url,
    OS_USERNAME: "admin",
    OS_PASSWORD: PASSWORD,
    OS_PROJECT_NAME: "admin",
    OS_DOMAIN_NAME: "Default",
    OS_REGION_NAME: REGION,
    OS_BRANCH: "master",
  };
}

const OUTCOMES: Readonly<Record<string, Outcome>> = { PASS: "passed", FAIL: "failed", SKIP: "skipped" };

/** Go's SDK: its acceptance tests of Identity. */
export const gophercloud: Suite = {
  name: `gophercloud ${VERSION}`,
  install: async () => void (await made()),
  run: async ({ url }) => {
    const { program, folder } = await made();
    const { output } = await execute(program, ["-test.v", "-test.timeout=20m"], { cwd: folder, env: environment(url) });
    return new Map(
      [...output.matchAll(/^\s*--- (PASS|FAIL|SKIP): (\S+)/gm)].map(([, word = "", name = ""]) => [name, OUTCOMES[word] ?? "failed"]),
    );
  },
};

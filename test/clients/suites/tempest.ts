import { pythonPackages } from "../cache.ts";
import type { Suite } from "../suite.ts";
import { runTempest, SCOPED, type Sections } from "../tempest.ts";

/** What of tempest is run, and against what. */
interface Part {
  readonly tempest: string;
  readonly plugin: string;
  /** What it needs besides, as it no longer works with what is newest. */
  readonly besides: readonly string[];
  readonly release: string;
  /** The tests whose names it fits. */
  readonly tests: string;
  readonly isScoped: boolean;
}

const SETTINGS = {
  "identity.domain_specific_drivers_enabled": "true",
  "security_compliance.lockout_failure_attempts": "2",
  "security_compliance.lockout_duration": "5",
  "security_compliance.unique_last_password_count": "2",
};
const FEATURES = ["trust", "security_compliance", "application_credentials", "access_rules", "project_tags", "domain_specific_drivers"];

/** What tempest.conf says beside what it says to all. */
function sections(isScoped: boolean): Sections {
  return {
    identity: { user_lockout_failure_attempts: 2, user_lockout_duration: 5, user_unique_last_password_count: 2 },
    "identity-feature-enabled": {
      ...Object.fromEntries(FEATURES.map((feature) => [feature, true])),
      api_extensions: "all",
      immutable_user_source: false,
      enforce_scope: isScoped,
    },
    enforce_scope: { keystone: isScoped },
  };
}

function suite({ tempest, plugin, besides, release, tests, isScoped }: Part): Suite {
  const packages = [`tempest==${tempest}`, `keystone-tempest-plugin==${plugin}`, ...besides];
  const installed = async (): Promise<string> => await pythonPackages(`tempest-${tempest}`, packages);
  return {
    name: `tempest ${tempest} (${tests}${isScoped ? ", scoped" : ""})`,
    releases: [release],
    settings: { ...SETTINGS, ...(isScoped && SCOPED) },
    install: async () => void (await installed()),
    run: async (cloud) =>
      await runTempest(cloud, { bin: await installed(), tests, isScoped, role: "member", sections: sections(isScoped) }),
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

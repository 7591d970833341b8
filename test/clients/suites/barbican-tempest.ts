import { REGION } from "../cloud.ts";
import { pythonPackages } from "../cache.ts";
import type { KeySuite } from "../suite.ts";
import { runTempest, type Sections } from "../tempest.ts";

/** Which tempest is run, against which release. */
interface Pair {
  readonly tempest: string;
  readonly plugin: string;
  readonly besides: readonly string[];
  readonly release: string;
}

/** What tempest.conf says beside what it says to all. */
function sections(isScoped: boolean): Sections {
  return {
    service_available: { barbican: true },
    barbican_tempest: { enable_multiple_secret_stores: false },
    barbican_rbac_scope_verification: { enforce_scope: isScoped },
    key_manager: { region: REGION, min_microversion: "1.0", max_microversion: "1.1" },
    image_signature_verification: { enforced: false },
    ephemeral_storage_encryption: { enabled: false },
  };
}

function suite({ tempest, plugin, besides, release }: Pair, isScoped: boolean): KeySuite {
  const packages = [`tempest==${tempest}`, `barbican-tempest-plugin==${plugin}`, ...besides];
  const installed = async (): Promise<string> => await pythonPackages(`barbican-tempest-${plugin}`, packages);
  const [tests, role] = ["barbican_tempest_plugin", isScoped ? "member" : "creator"];
  return {
    name: `barbican-tempest-plugin ${plugin}${isScoped ? ", scoped" : ""}`,
    releases: [release],
    isScoped,
    install: async () => void (await installed()),
    run: async (cloud) => await runTempest(cloud, { bin: await installed(), tests, isScoped, role, sections: sections(isScoped) }),
  };
}

const PAIRS: readonly Pair[] = [
  { tempest: "33.0.0", plugin: "1.7.0", besides: ["oslo.utils<9"], release: "15" },
  { tempest: "47.0.0", plugin: "4.6.0", besides: [], release: "22" },
];

/** OpenStack's tests of a Key Manager: each release with the tempest of its time. */
export const barbicanTempest: readonly KeySuite[] = PAIRS.flatMap((pair) => [suite(pair, false), suite(pair, true)]);

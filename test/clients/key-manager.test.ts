import { describe, expect, test } from "vitest";
import type { DialectName } from "underpin";
import { barbicanAt } from "../harness/barbican.ts";
import { BARBICANS } from "../harness/barbican-peer.ts";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { PEERS } from "../harness/keystone-peer.ts";
import { ourCloud, pythonCloud, type Cloud } from "./cloud.ts";
import { installed, IS_ASKED, TIMEOUT, worse } from "./judge.ts";
import { startOurBarbican, startPythonBarbican } from "./key-manager-cloud.ts";
import type { Outcomes } from "./outcomes.ts";
import type { KeySuite } from "./suite.ts";
import { barbicanTempest } from "./suites/barbican-tempest.ts";
import { functional } from "./suites/functional.ts";
import { debianSecrets, newestSecrets } from "./suites/secret-client.ts";
import { SCOPED } from "./tempest.ts";

const SUITES: readonly KeySuite[] = [debianSecrets, newestSecrets, ...barbicanTempest, functional];
/** Keystone's release beside each of Barbican's. */
const KEYSTONES: Readonly<Record<string, string>> = { "15": "22", "22": "30" };
const IDENTITIES = ["our Keystone", "Python's Keystone"] as const;
type Identity = (typeof IDENTITIES)[number];

const CASES = SUITES.flatMap((suite) =>
  BARBICANS.filter(({ release }) => suite.releases?.includes(release) ?? true).map((barbican) => ({ suite, barbican })),
);

for (const { suite, barbican } of CASES) {
  const keystone = PEERS.find(({ release }) => release === KEYSTONES[barbican.release]);
  const isMissing = barbican.python === undefined || keystone?.python === undefined;
  describe.skipIf(!IS_ASKED || isMissing)(`${suite.name}, ${barbican.title}`, () => {
    const { isScoped = false } = suite;
    const { release, python = "" } = barbican;

    async function against(identity: Identity, dialect: DialectName, start: (cloud: Cloud) => Promise<AsyncDisposable>): Promise<Outcomes> {
      await using database = await freshDatabase(dialect);
      const parts = { release: keystone?.release ?? "", database, settings: isScoped ? SCOPED : {} };
      await using cloud = await (identity === "our Keystone" ? ourCloud(parts) : pythonCloud(keystone?.python ?? "", parts));
      await using _service = await start(cloud);
      return await suite.run(cloud);
    }

    /** Python's, which is asked once: what it says is alike on every database, but for PostgreSQL, where it keeps no second secret. */
    let asked: Promise<Outcomes> | undefined;
    const pythons = async (): Promise<Outcomes> =>
      await against("Python's Keystone", "sqlite", async (cloud) => await startPythonBarbican(cloud, python, isScoped));

    const cases = DIALECTS.flatMap((dialect) => IDENTITIES.map((identity) => [dialect, identity] as const));
    test.for(cases)("on %s, with %s, whatever passes there passes against ours", { timeout: TIMEOUT }, async (at, { skip }) => {
      const [dialect, identity] = at;
      await installed(suite, skip);
      const theirs = await (asked ??= pythons());
      await using database = await barbicanAt(dialect, "2026.1");
      const ours = await against(identity, dialect, async (cloud) => await startOurBarbican(cloud, release, database, isScoped));
      expect(worse(`${suite.name}, Barbican ${release}, ${dialect}, ${identity}`, theirs, ours)).toEqual(suite.meant ?? []);
    });
  });
}

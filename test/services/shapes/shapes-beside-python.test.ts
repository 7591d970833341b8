import { describe, expect, test } from "vitest";
import { KeystonePeer, PEERS } from "../../harness/keystone-peer.ts";
import { schemaCase } from "./random-schemas.ts";
import { refusalOf, SHAPE_PEER, WORDINGS } from "./refusal.ts";

/** How many schemas in each wording, from which seed on. */
const COUNT = Number(process.env["COUNT"] ?? 2000);
const SEED = Number(process.env["SEED"] ?? Date.now() % 1_000_000_000);
const AT_ONCE = 200;

describe.each(PEERS)("bodies: $title", ({ release, python }) => {
  const wordings = WORDINGS.filter((wording) => wording.startsWith(release));
  test.skipIf(python === undefined).each(wordings)("random schemas are read as by %s", { timeout: 600_000 }, async (wording) => {
    await using peer = new KeystonePeer(python as string, SHAPE_PEER);
    const said = new Map<string, number>();
    for (let at = 0; at < COUNT; at += AT_ONCE) {
      const cases = Array.from({ length: AT_ONCE }, (_, i) => ({ seed: SEED + at + i, ...schemaCase(SEED + at + i, wording) }));
      const answers = await Promise.all(cases.map(({ schema, value }) => peer.ask("refusal", wording, schema, value)));
      for (const [i, answer] of answers.entries()) {
        const { seed, schema, value } = cases[i] as (typeof cases)[number];
        const ours = refusalOf(schema, value, wording);
        expect({ result: ours }, `seed ${seed}: ${JSON.stringify(schema)}\n${JSON.stringify(value)}`).toEqual(answer);
        const kind =
          /is not|is a|does not|should|was expected|unexpected|too|valid under|match|less|greater|non-unique|dependency|expected/.exec(
            ours ?? "taken",
          )?.[0];
        said.set(kind ?? "taken", (said.get(kind ?? "taken") ?? 0) + 1);
      }
    }
    process.stdout.write(`${wording}: ${JSON.stringify(Object.fromEntries(said))}\n`);
  });
});

import { describe, expect, test } from "vitest";
import { KeystonePeer, PEERS } from "../harness/keystone-peer.ts";
import { Random } from "./random.ts";
import { KINDS } from "./random-signatures.ts";
import { isExplained, ours, SIGNATURE_PEER } from "./signature-cases.ts";

/** How many questions of each kind. */
const CASES = Number(process.env["KEYSTONE_CASES"] ?? 2000);
const SEED = Number(process.env["KEYSTONE_SEED"] ?? 1);
const AT_ONCE = 200;

describe.each(PEERS)("signatures: $title", ({ python }) => {
  test.skipIf(python === undefined).each(Object.entries(KINDS))("%s", { timeout: 600_000 }, async (kind, question) => {
    await using peer = new KeystonePeer(python as string, SIGNATURE_PEER);
    const random = new Random(SEED);
    const said = new Set<unknown>();
    for (let done = 0; done < CASES; done += AT_ONCE) {
      const questions = [];
      for (let i = 0; i < AT_ONCE; i++) questions.push(await question(random, peer));
      const answers = await Promise.all(questions.map((one) => peer.ask(...one)));
      for (const [i, answer] of answers.entries()) {
        const asked = questions[i] as (typeof questions)[number];
        expect(
          isExplained(asked, answer),
          `${JSON.stringify(asked)}\ntheirs ${JSON.stringify(answer)}\nours ${JSON.stringify(ours(asked))}`,
        ).toBe(true);
        said.add("result" in answer ? answer.result : undefined);
      }
    }
    // Good ones, and some of many kinds of refusal.
    expect([null, true].some((good) => said.has(good))).toBe(true);
    expect(said.size).toBeGreaterThan(2);
  });
});

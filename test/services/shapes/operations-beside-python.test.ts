import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BodyShape } from "../../../services/keystone/src/api/body-shape.ts";
import { KeystonePeer, PEERS, type Answer } from "../../harness/keystone-peer.ts";
import { Random } from "../../keystone/random.ts";
import { BODIES, QUERIES, VALUES } from "./operations.ts";
import { randomBody, randomQuery } from "./random-requests.ts";
import { fitting } from "./random-schemas.ts";
import { bodyRefusal, queryRefusal, refusalBy, SHAPE_PEER } from "./refusal.ts";

/** How many bodies of each operation, from which seed on. */
const COUNT = Number(process.env["COUNT"] ?? 200);
const SEED = Number(process.env["SEED"] ?? Date.now() % 1_000_000_000);

describe.each(PEERS)("operations: $title", ({ release, python }) => {
  const isMissing = python === undefined;
  let peer: KeystonePeer;
  beforeAll(() => {
    if (python !== undefined) peer = new KeystonePeer(python, SHAPE_PEER);
  });
  afterAll(async () => {
    if (python !== undefined) await peer[Symbol.asyncDispose]();
  });
  const older = release === "22" ? "22" : "30 dump";
  const compatibility = release === "22" ? 22 : 30;

  test.skipIf(isMissing).each(BODIES)("$name", { timeout: 600_000 }, async ({ shapes, method = null, schema = null }) => {
    const shape: BodyShape = shapes[compatibility];
    const { name = null, missing = null } = shape.member ?? {};
    const bodies = randoms((random) => randomBody(random, shape));
    const answers = await Promise.all(bodies.map((body) => peer.ask("body", method, name === null ? null : schema, name, missing, body)));
    expect(differences(bodies, answers, (body) => bodyRefusal(shape, body, older))).toEqual([]);
    // Some were taken, some refused: otherwise it is not much that was seen.
    const messages = new Set(answers.map((answer) => JSON.stringify(answer)));
    expect(messages.size).toBeGreaterThan(shape.whole === undefined && shape.member === undefined ? 0 : 2);
    expect(messages).toContain('{"result":null}');
  });

  test.skipIf(isMissing).each(Object.entries(VALUES))("%s", { timeout: 600_000 }, async (schema, shape) => {
    const values = randoms((random) => fitting(random, shape.schema, 5));
    const answers = await Promise.all(values.map((value) => peer.ask("told", schema, value)));
    expect(differences(values, answers, (value) => refusalBy(shape, value, older))).toEqual([]);
  });

  test.skipIf(isMissing || release === "22").each(Object.entries(QUERIES))(
    "the query of %s",
    { timeout: 600_000 },
    async (method, shape) => {
      const queries = randoms((random) => randomQuery(random, shape.schema));
      const answers = await Promise.all(queries.map((query) => peer.ask("query", method, query)));
      expect(differences(queries, answers, (query) => queryRefusal(shape, query))).toEqual([]);
    },
  );

  test.skipIf(isMissing || release === "22")("every method that has a schema is known here", async () => {
    const bodies = BODIES.flatMap(({ method }) => (method === undefined ? [] : [`body ${method}`]));
    const queries = Object.keys(QUERIES).map((method) => `query ${method}`);
    expect(await peer.must("decorators")).toEqual([...bodies, ...queries].toSorted());
  });
});

function randoms<T>(make: (random: Random) => T): readonly T[] {
  return Array.from({ length: COUNT }, (_, i) => make(new Random(SEED + i)));
}

/** What is told otherwise here. */
function differences<T>(asked: readonly T[], answers: readonly Answer[], ours: (one: T) => string | null): readonly unknown[] {
  return asked.flatMap((one, i) => {
    const [mine, theirs] = [{ result: ours(one) }, answers[i]];
    return isDeepStrictEqual(mine, theirs) ? [] : [{ seed: SEED + i, one, mine, theirs }];
  });
}

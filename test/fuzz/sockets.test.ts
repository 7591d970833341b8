import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DIALECTS } from "../harness/databases.ts";
import { serve } from "../oslo-http/service.ts";
import { readGolden } from "../services/rooms/golden.ts";
import { serveGolden, type Served } from "../services/rooms/served.ts";
import { CASES } from "./broken-http.ts";
import { talk } from "./sockets.ts";

/** How many requests are spoilt at random; `npm run test:fuzz` spoils 10,000. */
const SPOILT = process.env["FUZZ"] === undefined ? 200 : 10_000;
const SEED = Number(process.env["FUZZ_SEED"] ?? 1);

const HEALTH = "GET /healthcheck HTTP/1.1\r\nHost: x\r\n\r\n";
/** Right as they are, until they are spoilt. */
const REQUESTS: readonly string[] = [
  `GET /v3/users?name=x HTTP/1.1\r\nHost: x\r\nX-Auth-Token: gAAAAA\r\nAccept: */*\r\n\r\n`,
  `POST /v3/auth/tokens HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{"auth":{}}${HEALTH}`,
  `POST /v3/auth/tokens HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\nb\r\n{"auth":{}}\r\n0\r\n\r\n`,
];

/** A request of which some bytes are lost, doubled, or others, in pieces of any length. */
const spoilt: fc.Arbitrary<readonly Buffer[]> = fc
  .record({
    text: fc.constantFrom(...REQUESTS),
    changes: fc.array(
      fc.record({
        at: fc.nat(300),
        cut: fc.nat(20),
        put: fc.oneof(fc.constant(""), fc.constantFrom("\r\n", "\n", "\r", " ", ":", "\0", "0", "ÿ", HEALTH), fc.string()),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    cuts: fc.array(fc.nat(300), { maxLength: 4 }),
  })
  .map(({ text, changes, cuts }) => {
    const bytes = Buffer.from(
      changes.reduce((was, { at, cut, put }) => was.slice(0, at) + put + was.slice(at + cut), text),
      "latin1",
    );
    const places = [0, ...cuts.filter((place) => place < bytes.length).toSorted((one, other) => one - other), bytes.length];
    return places.slice(1).map((place, i) => bytes.subarray(places[i], place));
  });

/** What is asked there is the parser and the pipeline: the database is all the same. */
describe.runIf(DIALECTS.includes("sqlite"))("bytes that are no request, or a broken one", () => {
  let served: Served;
  let port = 0;
  beforeAll(async () => {
    served = await serveGolden("30", "sqlite", readGolden("30"));
    await served.listen();
    const address = served.app.server.address();
    port = typeof address === "object" && address !== null ? address.port : 0;
  });
  afterAll(async () => {
    await served[Symbol.asyncDispose]();
  });

  test.each(Object.entries(CASES))("%s: is answered, or the connection ends; others are served", async (_, { pieces, statuses, waits }) => {
    expect((await talk(port, pieces, waits)).statuses).toEqual(statuses);
    expect((await talk(port, [HEALTH], 1)).statuses).toEqual([200]);
    expect(served.unexpected).toEqual([]);
  });

  test(`${SPOILT} requests that are spoilt at random end in no 5xx`, { timeout: 3_600_000 }, async () => {
    for (const pieces of fc.sample(spoilt, { seed: SEED, numRuns: SPOILT })) {
      const { statuses } = await talk(port, pieces);
      expect(
        statuses.filter((status) => status >= 500),
        Buffer.concat(pieces).toString("latin1"),
      ).toEqual([]);
    }
    expect((await talk(port, [HEALTH], 1)).statuses).toEqual([200]);
    expect(served.unexpected).toEqual([]);
  });
});

const SLOW: Readonly<Record<string, readonly string[]>> = {
  "half a header": ["GET /v3/users/x HTTP/1.1\r\nHo"],
  "half a body": ["POST /v3/users HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{"],
  "half a chunk": ["POST /v3/users HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"],
};

describe("a client that does not go on", () => {
  test.each(Object.entries(SLOW))("after %s is answered 408, and its connection ends", async (_, pieces) => {
    const { url } = await serve({}, { patience: 100 });
    expect((await talk(Number(new URL(url).port), pieces, Infinity)).statuses).toEqual([408]);
  });

  test("after nothing at all has its connection ended", async () => {
    const { url } = await serve({}, { patience: 100 });
    const { statuses } = await talk(Number(new URL(url).port), [], Infinity);
    expect(statuses.filter((status) => status !== 408)).toEqual([]);
  });
});

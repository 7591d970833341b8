import { expect, test } from "vitest";
import { silent } from "../balancer/own-commands.ts";
import type { Balancer } from "../balancer/balancer.ts";
import type { FleetNode } from "../fleet/fleet.ts";
import { fleetOf } from "../fleet/read.ts";
import { TrafficBook } from "../watch/traffic-book.ts";
import { takeIn } from "./balance.ts";
import { judge } from "./judge.ts";
import type { StepContext } from "./step.ts";

const FLEET = fleetOf(
  `node: { stop: [a], start: [a] }
soak: 1ms
requests: 5
share: 10%
nodes:
  - { name: web1, address: http://a, errors: [count, "\${node}"] }
  - { name: web2, address: http://b, errors: [count, "\${node}"] }
  - { name: web3, address: http://c } # whose log nobody counts
`,
  "fleet.yaml",
);
const [WEB1] = FLEET.nodes as readonly [FleetNode];

/**
 * A node that comes in with a share of its users, and is judged by ten answers, so many of them failed; what the balancer was told.
 *
 * @param says what its command says of its log, before and after
 */
async function told(
  failed: number,
  says: readonly [string, string] = ["7", "7"],
): Promise<{ readonly shares: readonly number[]; readonly why: string | null; readonly said: readonly string[] }> {
  const [shares, said]: [number[], string[]] = [[], []];
  let looked = 0;
  const counts = (node: string, requests: number, bad: number) => ({ node, at: "", requests, failed: bad, refused: 0 });
  const book = new TrafficBook();
  const release = (node: string): string => (node === "web1" ? "v2" : "v1");
  book.update({ nodes: [counts("web1", 0, 0), counts("web2", 100, 0), counts("web3", 100, 0)], failed: [] }, release);
  const balancer: Balancer = {
    ...silent,
    in: async (_, share) => void shares.push(share),
    traffic: async () => {
      setImmediate(() =>
        book.update({ nodes: [counts("web1", 10, failed), counts("web2", 200, 0), counts("web3", 5100, 0)], failed: [] }, release),
      );
      return { nodes: [], failed: [] };
    },
  };
  const context = {
    fleet: FLEET,
    balancer,
    from: "v1",
    to: "v2",
    signal: new AbortController().signal,
    book,
    answer: async (_: readonly string[], { name }: FleetNode) => ["counted:", name === "web1" ? (says[looked++] ?? "") : "31"],
    waits: () => {},
    say: (text: string) => void said.push(text),
  };
  await takeIn(WEB1, FLEET.share).do(context as unknown as StepContext);
  const why = await judge(WEB1)
    .do(context as unknown as StepContext)
    .then(
      () => null,
      (error: Error) => error.message,
    );
  return { shares, why, said };
}

test("a node that is well gets all of its users once it is judged", async () => {
  expect(await told(0)).toEqual({
    shares: [0.1, 1],
    why: null,
    said: [
      "web1 with v2 is well: 10 requests, 0 of them 5xx and 0 4xx; the others' 5100, 0 and 0; its log tells of 0 errors in 10 requests, the others' of 0 in 100.",
    ],
  });
});

test("one that is not well gets no more of them", async () => {
  expect(await told(3)).toEqual({ said: [], shares: [0.1], why: expect.stringContaining("30.0 % of its answers are 5xx") });
});

test("one whose log fills with errors, though its answers are well, gets no more of them", async () => {
  expect(await told(0, ["7", "15"])).toEqual({
    said: [],
    shares: [0.1],
    why: expect.stringContaining("its log tells of 8 errors in 10 requests, the others' of 0 in 100"),
  });
});

test("whose command does not say how many errors there are is not judged by a guess", async () => {
  const why = `"count" does not say how many errors the log of web1 tells of.`;
  expect(await told(0, ["no such file", "7"])).toEqual({ said: [], shares: [0.1], why });
});

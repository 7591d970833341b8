import { lookup } from "node:dns/promises";
import { describe, expect, test } from "vitest";
import { hashBytes } from "./hashing.ts";
import { HashQueue, PasswordsBusy } from "./hash-queue.ts";

const settings = (rounds: number) =>
  ({ algorithm: "bcrypt", rounds, saltBytes: null, scryptBlockSize: null, scryptParallelism: null }) as const;
const hashed = (rounds: number) => async (): Promise<string> => await hashBytes(Buffer.from("secret"), settings(rounds));
const [quick, slow] = [hashed(4), hashed(11)];

describe("what waits", () => {
  test("is bounded; who comes too late is told when to come again, and what waits is done in order", async () => {
    const queue = new HashQueue({ threads: 1, maxWaiting: 3 });
    const done: number[] = [];
    const runs = [0, 1, 2, 3].map(async (i) => {
      await queue.run(slow);
      done.push(i);
    });
    const refused = await queue.run(slow).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(PasswordsBusy);
    expect((refused as PasswordsBusy).retryAfterSeconds).toBeGreaterThanOrEqual(1);
    await Promise.all(runs);
    expect(done).toEqual([0, 1, 2, 3]);
    await expect(queue.run(slow)).resolves.toMatch(/^\$2b\$11\$/);
  });

  test("is bounded by time: a hundred may wait where each takes a moment, and few where each takes long", async () => {
    const queue = new HashQueue({ threads: 1 });
    for (let i = 0; i < 30; i++) await queue.run(quick);
    await expect(Promise.all(Array.from({ length: 100 }, () => queue.run(quick)))).resolves.toHaveLength(100);
    const strict = new HashQueue({ threads: 1, maxWait: 1_000 });
    // Nothing is known of the first ones: they count as bcrypt 12's.
    const runs = await Promise.allSettled(Array.from({ length: 10 }, () => strict.run(slow)));
    expect(runs.filter(({ status }) => status === "rejected")).toHaveLength(4);
  });

  test("waits no longer once nobody wants it", async () => {
    const queue = new HashQueue({ threads: 1, maxWaiting: 2 });
    const first = queue.run(slow);
    const gone = new AbortController();
    const second = queue.run(slow, gone.signal);
    const third = queue.run(slow);
    gone.abort(new Error("the client has gone"));
    await expect(second).rejects.toThrow("the client has gone");
    const fourth = queue.run(slow);
    await expect(Promise.all([first, third, fourth])).resolves.toHaveLength(3);
    await expect(queue.run(slow, gone.signal)).rejects.toThrow("the client has gone");
  });
});

describe("a burst", () => {
  /** A queue that knows how long a job takes. */
  async function used(milliseconds: number, threads: number): Promise<{ readonly queue: HashQueue; readonly job: () => Promise<void> }> {
    const queue = new HashQueue({ threads });
    const job = async (): Promise<void> => await new Promise((resolve) => setTimeout(resolve, milliseconds));
    for (let i = 0; i < 40; i++) await queue.run(job);
    return { queue, job };
  }

  test("is of quick jobs that wait, which are answered together; each hears of its own fault alone", async () => {
    const { queue, job } = await used(1, 1);
    const order: string[] = [];
    const run = async (name: string, work: () => Promise<void>): Promise<void> => {
      await queue.run(async () => {
        order.push(`${name} begins`);
        await work();
      });
      order.push(`${name} is answered`);
    };
    const fault = async (): Promise<void> => {
      throw new Error("no hash");
    };
    const runs = await Promise.allSettled([queue.run(job), run("a", job), run("b", fault), run("c", job)]);
    expect(runs.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
    expect(order).toEqual(["a begins", "b begins", "c begins", "a is answered", "c is answered"]);
  });

  test("is shared out among threads that have nothing to do", async () => {
    const { queue, job } = await used(1, 3);
    const runs = Array.from({ length: 9 }, () => queue.run(job));
    expect(queue.load.busy).toBe(3);
    await Promise.all(runs);
    expect(queue.load).toEqual({ busy: 0, waiting: 0 });
  });
});

test("the event loop, files and names wait for none of it", async () => {
  const queue = new HashQueue({ threads: 2, maxWaiting: 20 });
  const order: string[] = [];
  const hashes = Promise.all(
    Array.from({ length: 12 }, async () => {
      await queue.run(slow);
      order.push("hash");
    }),
  );
  await lookup("localhost");
  order.push("name");
  await hashes;
  expect(order.indexOf("name")).toBeLessThan(4);
});

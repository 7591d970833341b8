import { expect, test } from "vitest";
import { Batches } from "./batches.ts";

/** Batches of texts that end when they are told to. */
function texts() {
  const batches = new Batches<string>();
  const begun: { readonly items: readonly string[]; readonly end: (error?: Error) => void }[] = [];
  return {
    begun,
    add: async (key: string, item: string) =>
      await batches.add(key, item, async (items) => {
        await new Promise<void>((resolve, reject) => begun.push({ items, end: (error) => (error ? reject(error) : resolve()) }));
      }),
  };
}

test("what comes while others of the same key are done is done together; other keys don't wait", async () => {
  const { begun, add } = texts();
  const first = add("a", "one");
  const others = ["two", "three"].map(async (item) => await add("a", item));
  const another = add("b", "four");
  expect(begun.map(({ items }) => items)).toEqual([["one"], ["four"]]);
  begun[0]?.end();
  await first;
  await expect.poll(() => begun.length).toBe(3);
  const last = add("a", "five");
  expect(begun[2]?.items).toEqual(["two", "three"]);
  begun[2]?.end();
  await Promise.all(others);
  await expect.poll(() => begun.length).toBe(4);
  for (const { end } of begun) end();
  await Promise.all([another, last]);
  expect(begun[3]?.items).toEqual(["five"]);
});

test("what fails fails for all that were done together, and for nobody else", async () => {
  const { begun, add } = texts();
  const first = add("a", "one");
  const told = Promise.allSettled(["two", "three"].map(async (item) => await add("a", item)));
  begun[0]?.end();
  await first;
  await expect.poll(() => begun.length).toBe(2);
  const last = add("a", "four");
  begun[1]?.end(new Error("broken"));
  expect((await told).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await expect.poll(() => begun.length).toBe(3);
  begun[2]?.end();
  await last;
});

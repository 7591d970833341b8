import { expect, test } from "vitest";
import { SharedLooks } from "./shared-looks.ts";

/** Looks that end when they are told to. */
function looks(): { readonly started: ((answer: string) => void)[]; readonly failed: ((error: Error) => void)[]; look(): Promise<string> } {
  const started: ((answer: string) => void)[] = [];
  const failed: ((error: Error) => void)[] = [];
  return {
    started,
    failed,
    look: () =>
      new Promise((resolve, reject) => {
        started.push(resolve);
        failed.push(reject);
      }),
  };
}

/** Lets all that is due happen. */
const settle = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

test("who comes while a look is under way gets the next one's answer, with all who came meanwhile", async () => {
  const shared = new SharedLooks<string>();
  const { started, look } = looks();
  const first = shared.share("a", look);
  const [second, third] = [shared.share("a", look), shared.share("a", look)];
  expect(started.length).toBe(1);
  started[0]?.("old");
  expect(await first).toBe("old");
  await settle();
  expect(started.length).toBe(2);
  const fourth = shared.share("a", look);
  started[1]?.("new");
  expect(await Promise.all([second, third])).toEqual(["new", "new"]);
  await settle();
  expect(started.length).toBe(3);
  started[2]?.("newest");
  expect(await fourth).toBe("newest");
});

test("other things are looked at meanwhile", async () => {
  const shared = new SharedLooks<string>();
  const { started, look } = looks();
  const both = [shared.share("a", look), shared.share("b", look)];
  expect(started.length).toBe(2);
  for (const [i, end] of started.entries()) end(String(i));
  expect(await Promise.all(both)).toEqual(["0", "1"]);
});

test("a look that fails fails for those who share it, and not for those after them", async () => {
  const shared = new SharedLooks<string>();
  const { started, failed, look } = looks();
  const first = shared.share("a", look);
  const second = shared.share("a", look);
  failed[0]?.(new Error("broken"));
  await expect(first).rejects.toThrow("broken");
  await settle();
  started[1]?.("good");
  expect(await second).toBe("good");
  await settle();
  const third = shared.share("a", look);
  expect(started.length).toBe(3);
  started[2]?.("better");
  expect(await third).toBe("better");
});

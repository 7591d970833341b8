import { expect, test } from "vitest";
import { examine } from "./examine.ts";
import { matters, type Found, type Symptom } from "./symptom.ts";

function symptom(name: string, look: Symptom<number>["look"], severity: Symptom<number>["severity"] = "warning"): Symptom<number> {
  return { name, severity, what: `${name}.`, why: "", next: "", look };
}
const never = async (): Promise<Found> => await new Promise<Found>(() => {});

test("what is found, is not, and can't be looked for is told in the symptoms' order", async () => {
  const diagnoses = await examine(
    [
      symptom("hangs", never),
      symptom("there", (context) => context === 7),
      symptom("with details", async () => ["one", "two"]),
      symptom("throws", () => {
        throw new Error("no such file");
      }),
      symptom("rejects", async () => await Promise.reject(new Error("refused"))),
      symptom("absent", () => false),
      symptom("nothing", () => []),
    ],
    7,
    { limitMs: 20 },
  );
  expect(diagnoses.map(({ symptom: name, state, details, reason }) => [name, state, details, reason])).toEqual([
    ["hangs", "failed", [], "It did not end within 0.02 s."],
    ["there", "found", [], undefined],
    ["with details", "found", ["one", "two"], undefined],
    ["throws", "failed", [], "no such file"],
    ["rejects", "failed", [], "refused"],
    ["absent", "absent", [], undefined],
    ["nothing", "absent", [], undefined],
  ]);
});

test("those that hang hold nobody up who comes after them, and are told to give back what they have", async () => {
  const over: string[] = [];
  const hanging = Array.from({ length: 4 }, (_, i) =>
    symptom(`hangs ${i}`, async (_context, signal) => {
      signal.addEventListener("abort", () => over.push(`hangs ${i}`));
      return await never();
    }),
  );
  const diagnoses = await examine([...hanging, symptom("last", () => true)], 0, { limitMs: 10, atOnce: 2 });
  expect(diagnoses.map(({ state }) => state)).toEqual(["failed", "failed", "failed", "failed", "found"]);
  expect(over.toSorted()).toEqual(["hangs 0", "hangs 1", "hangs 2", "hangs 3"]);
});

test("who is stopped stops at once", async () => {
  const stop = new AbortController();
  const running = examine([symptom("hangs", never)], 0, { signal: stop.signal });
  stop.abort(new Error("Stopped."));
  await expect(running).rejects.toThrow("Stopped.");
});

test("a note is no reason to do anything, what nobody could look at is", async () => {
  const [note, warning, failed] = await examine(
    [symptom("a", () => true, "note"), symptom("b", () => true), symptom("c", never, "note")],
    0,
    { limitMs: 5 },
  );
  expect([note, warning, failed].map((one) => one && matters(one))).toEqual([false, true, true]);
});

import { expect, test } from "vitest";
import type { Schema, Wording } from "@underpin/oslo/http";
import { readGolden } from "../../harness/golden.ts";
import { refusalOf, WORDINGS } from "./refusal.ts";

interface Said {
  readonly wording: Wording;
  readonly schema: Schema;
  readonly value: unknown;
  readonly says: string | null;
}

// Made by make-golden.mjs.
const golden = readGolden("schemas") as unknown as readonly Said[];

test.each(WORDINGS)("in the words of %s: what Keystone says of a body is said here, too", (wanted) => {
  const known = golden.filter(({ wording }) => wording === wanted);
  expect(known.length).toBeGreaterThan(400);
  for (const { schema, value, says } of known)
    expect(refusalOf(schema, value, wanted), `${JSON.stringify(schema)}\n${JSON.stringify(value)}`).toBe(says);
});

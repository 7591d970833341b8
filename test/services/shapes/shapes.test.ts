import { expect, test } from "vitest";
import type { Schema, Shape, Wording } from "@underpin/oslo/http";
import { readGolden } from "../../harness/golden.ts";
import { BODIES, QUERIES } from "./operations.ts";
import { bodyRefusal, queryRefusal, refusalOf, WORDINGS } from "./refusal.ts";

interface Said {
  readonly wording: Wording;
  readonly schema: Schema;
  readonly value: unknown;
  readonly says: string | null;
}

interface Asked {
  readonly release: "22" | "30";
  readonly name: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly query?: readonly (readonly [string, string])[];
  readonly says: string | null;
}

// Made by make-golden.mjs.
const golden = readGolden("schemas") as unknown as readonly Said[];
const requests = readGolden("requests") as unknown as readonly Asked[];

test.each(WORDINGS)("in the words of %s: what Keystone says of a body is said here, too", (wanted) => {
  const known = golden.filter(({ wording }) => wording === wanted);
  expect(known.length).toBeGreaterThan(400);
  for (const { schema, value, says } of known)
    expect(refusalOf(schema, value, wanted), `${JSON.stringify(schema)}\n${JSON.stringify(value)}`).toBe(says);
});

test.each(["22", "30"] as const)("%s: what is said of a request is said here, too", (wanted) => {
  const known = requests.filter(({ release }) => release === wanted);
  expect(known.length).toBeGreaterThan(400);
  for (const { name, body, query = [], says } of known) {
    const shapes = BODIES.find((operation) => operation.name === name)?.shapes[wanted];
    const ours =
      body === undefined || shapes === undefined
        ? queryRefusal(QUERIES[name] as Shape, query)
        : bodyRefusal(shapes, body, wanted === "22" ? "22" : "30 dump");
    expect(ours, `${name} ${JSON.stringify(body ?? query)}`).toBe(says);
  }
});

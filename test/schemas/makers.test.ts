import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import * as fc from "fast-check";
import * as underpin from "underpin";
import { expect, test } from "vitest";
import { sketches } from "./arbitrary.ts";
import { CHANGES } from "./changes/all.ts";

const OPERATIONS = join(import.meta.dirname, "../../packages/underpin/src/operations");
const DIALECTS = ["sqlite", "postgres", "mysql"] as const;

/** Operations that the judge can't try, each with the reason. */
const UNTRIED: Readonly<Record<string, string>> = {};

/** Declarations that the judge tries, each on a few schemas of each database. */
const SOURCES = DIALECTS.flatMap((dialect) =>
  fc
    .sample(sketches(dialect), { seed: 1, numRuns: 300 })
    .flatMap((sketch) => Object.values(CHANGES).flatMap((make) => make(sketch)?.source ?? [])),
);

test("every operation that an evolution may declare is tried on random schemas, or says why it can't be", () => {
  const operations = readdirSync(OPERATIONS)
    .filter((file) => file.endsWith(".ts") && file !== "registry.ts")
    .flatMap((file) =>
      [...readFileSync(join(OPERATIONS, file), "utf8").matchAll(/^export function (\w+)\(/gm)].map(([, name = ""]) => name),
    );
  expect(operations.length).toBeGreaterThan(40);
  const tried = [...new Set(SOURCES.map((source) => source.split("(", 1)[0] ?? "")), ...Object.keys(UNTRIED)];
  expect(tried.toSorted()).toEqual(operations.toSorted());
});

test("every kind of operation is tried on random schemas", () => {
  const registry = readFileSync(join(OPERATIONS, "registry.ts"), "utf8");
  const table = /const KINDS[^{]*\{[^{]*\{([^}]*)\}/.exec(registry)?.[1] ?? "";
  const kinds = [...table.matchAll(/^ {2}"?([\w-]+)"?[:,]/gm)].map(([, kind = ""]) => kind);
  expect(kinds.length).toBeGreaterThan(14);
  const tried = new Set<string>();
  const context = createContext({ underpin });
  // What is said without a kind goes nowhere.
  const silent: unknown = new Proxy(() => silent, {
    get: (_, property) => (property === "evolve" ? (spec: { kind: string }) => void tried.add(spec.kind) : silent),
    apply: () => silent,
  });
  for (const source of SOURCES) {
    const operation = runInContext(`underpin.${source}`, context) as underpin.Operation;
    for (const phase of ["expand", "contract"] as const) operation[phase]?.(silent as never);
  }
  expect([...tried].toSorted()).toEqual(kinds.toSorted());
});

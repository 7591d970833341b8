import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { MUTATIONS } from "./mutations.ts";
import { fileOf, mutated } from "./plugin.ts";

test("each mutation fits the source it is of, and names a test that is there", () => {
  for (const one of MUTATIONS) {
    expect(() => mutated(readFileSync(fileOf(one), "utf8"), one)).not.toThrow();
    expect(existsSync(join(import.meta.dirname, "..", one.test[0])), one.test[0]).toBe(true);
  }
});

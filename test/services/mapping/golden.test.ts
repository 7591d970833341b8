import { describe, expect, test } from "vitest";
import { golden, KNOWN } from "./golden.ts";
import { compare, ours } from "./outcomes.ts";

describe.each(["30", "22"] as const)("as Keystone %s does", (release) => {
  test("mappings make users, groups and projects of assertions, or refuse to", () => {
    const outcomes = golden(release);
    expect(outcomes).toHaveLength(KNOWN.length);
    const different = KNOWN.flatMap((one, i) => {
      const [mine, theirs] = [ours(one, release), outcomes[i] ?? { crash: "", message: "no answer" }];
      return compare(one, mine, theirs) === "different" ? [{ one, mine, theirs }] : [];
    });
    expect(different).toEqual([]);
    // Enough of each kind, lest the cases come to nothing.
    expect(KNOWN.filter((one, i) => one.do === "map" && "ok" in (outcomes[i] ?? {})).length).toBeGreaterThan(200);
    expect(outcomes.filter((outcome) => "refused" in outcome).length).toBeGreaterThan(500);
  });
});

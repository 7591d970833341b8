import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { barbicanPolicies, type Compatibility } from "../../../services/barbican/src/policies/index.ts";

/** A rule as `barbican.common.policies` of Debian's 15.0.1 and of 22.0.0 lists it; regard is paid to no blanks. */
interface Upstream {
  readonly check: string;
  readonly scopes?: readonly string[];
  readonly legacy?: string;
}

const UPSTREAM = JSON.parse(readFileSync(new URL("defaults.json", import.meta.url), "utf8")) as Readonly<
  Record<Compatibility, Readonly<Record<string, Upstream>>>
>;

/** Upstream sets a rule of one term without brackets behind what all begin with. */
function plain(check: string): string {
  const text = check.replaceAll(/\s+/g, " ").replaceAll("( ", "(").trim();
  return text.replace(/^(True:%\(enforce_new_defaults\)s and) (?!\()(\S+)$/, "$1 ($2)");
}

test.each([15, 22] as const)("the rules of %i are upstream's, those that count now and those before", (compatibility) => {
  const own = Object.fromEntries(
    barbicanPolicies(compatibility).map(({ name, check, scopeTypes, deprecated }): [string, Upstream] => [
      name,
      { check: plain(check), ...(scopeTypes && { scopes: scopeTypes }), ...(deprecated && { legacy: plain(deprecated.check) }) },
    ]),
  );
  const upstream = Object.fromEntries(
    Object.entries(UPSTREAM[compatibility]).map(([name, { check, scopes, legacy }]): [string, Upstream] => [
      name,
      { check: plain(check), ...(scopes && { scopes }), ...(legacy !== undefined && { legacy: plain(legacy) }) },
    ]),
  );
  expect(own).toEqual(upstream);
});

import { checkText, credentials, Enforcer, parseRule, Target, type RuleDefault } from "@underpin/oslo/policy";
import { describe, expect, test } from "vitest";
import { keystonePolicies, policyOptions, type Compatibility } from "../../services/keystone/src/policies/index.ts";
import { readGolden, RECORD, writeGolden } from "./golden.ts";
import { makeKeystoneCase } from "./keystone-cases.ts";
import { askKeystone } from "./python.ts";
import { Dice } from "./random.ts";

const CASES = 400;

/** What a keystone registers and answers, as judge_keystone.py has it. */
interface Recorded {
  readonly keystone: string;
  readonly options: { readonly enforce_scope?: boolean; readonly enforce_new_defaults: boolean };
  readonly rules: readonly unknown[];
  readonly answers: Readonly<Record<string, string>>;
}

const dice = new Dice(2026);
const cases = dice.some(CASES, () => makeKeystoneCase(dice));

test.runIf(RECORD.length > 0)("what keystone itself answers is recorded anew", async () => {
  const recorded: unknown[] = [];
  for (const python of RECORD)
    for (const enforce of [false, true]) {
      const options = { enforce_scope: enforce, enforce_new_defaults: enforce };
      recorded.push({ options, ...((await askKeystone({ options, cases }, python)) as object) });
    }
  expect(recorded).toHaveLength(2 * RECORD.length);
  writeGolden("keystone", recorded);
});

const compatibilityOf = ({ keystone }: Recorded): Compatibility => (keystone.startsWith("22.") ? 22 : 30);

/** A rule in the form of the judge's list. */
function listed({ name, check, scopeTypes, operations = [], deprecated, removal }: RuleDefault): unknown {
  const text = (rule: string): string => checkText(parseRule(rule).check);
  return {
    name,
    text: text(check),
    scopes: scopeTypes ?? null,
    operations: operations.map(({ method, path }) => `${method} ${path}`),
    before: deprecated ? { name: deprecated.name, text: text(deprecated.check), since: deprecated.since[0] } : null,
    removal: removal ? removal.since[0] : null,
  };
}

describe.each(readGolden("keystone") as readonly Recorded[])("keystone $keystone, $options", (recorded) => {
  const compatibility = compatibilityOf(recorded);

  test("registers the same rules, in the same order, with the same texts, scopes, operations and old defaults", () => {
    expect(keystonePolicies(compatibility).map(listed)).toEqual(recorded.rules);
  });

  test(`answers ${CASES} requests to each rule alike`, () => {
    const { enforce_scope: enforceScope, enforce_new_defaults: enforceNewDefaults } = recorded.options;
    const own = policyOptions(compatibility);
    const policy = new Enforcer({
      ...own,
      enforceScope: compatibility === 30 || (enforceScope ?? own.enforceScope),
      enforceNewDefaults,
      defaults: keystonePolicies(compatibility),
    });
    const asked = cases.map((one) => ({ about: Target.assumed(one.target), who: credentials(one.creds) }));
    const differing = keystonePolicies(compatibility).filter(({ name }) => {
      const said = asked.map(({ about, who }) => (policy.allows(name, about, who) ? "1" : "0")).join("");
      return said !== recorded.answers[name]?.replaceAll("x", "0");
    });
    expect(differing.map(({ name }) => name)).toEqual([]);
    expect(new Set(Object.values(recorded.answers)).size).toBeGreaterThan(30);
  });
});

import { expect, test } from "vitest";
import { rulesIn } from "./policy-file.ts";
import type { RuleDefault } from "./rule-default.ts";
import { samplePolicyFile } from "./sample.ts";

const defaults: readonly RuleDefault[] = [
  { name: "admin", check: "role:admin" },
  {
    name: "get_user",
    check: 'rule:admin or "quoted":%(x)s',
    description: "Show one user with all that is known of it, whoever asks, as long as the rule below allows it to them.\n\n  as it is",
    operations: [{ method: "GET", path: "/v3/users/{user_id}" }],
    scopeTypes: ["system", "domain"],
    deprecated: { name: "get_person", check: "role:boss", since: "Stein", reason: "People are users." },
  },
];

test("a sample file has every rule commented out, with what it is for and what it replaces", () => {
  expect(samplePolicyFile(defaults)).toBe(`#"admin": "role:admin"

# Show one user with all that is known of it, whoever asks, as long as
# the rule below allows it to them.
#
#   as it is
# GET  /v3/users/{user_id}
# Intended scope(s): system, domain
#"get_user": "rule:admin or \\"quoted\\":%(x)s"

# DEPRECATED
# "get_person":"role:boss" has been deprecated since Stein in favor of
# "get_user":"rule:admin or "quoted":%(x)s".
# People are users.
# WARNING: A rule name change has been identified.
#          A rule of the old name in this file goes on counting for the
#          new one. To say the same of both, keep:
# "get_person": "rule:get_user"

`);
});

test("what is taken out of its comment is the default", () => {
  const text = samplePolicyFile(defaults, false).replaceAll(/^#"/gm, '"');
  expect([...rulesIn(text, "sample")].map(([name, { value }]) => [name, value])).toEqual(defaults.map(({ name, check }) => [name, check]));
});

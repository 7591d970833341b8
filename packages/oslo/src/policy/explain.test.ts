import { expect, test } from "vitest";
import { credentials } from "./credentials.ts";
import { explain } from "./explain.ts";
import { ruleSet } from "./rule-set.ts";
import { loaded, target } from "./target.ts";
import { why } from "./why.ts";

const set = ruleSet(
  [
    { name: "admin_required", check: "role:admin or is_admin:1" },
    {
      name: "get_user",
      check: "rule:admin_required or (role:reader and domain_id:%(target.user.domain_id)s) or user_id:%(target.user.id)s",
    },
    { name: "others", check: "not user_id:%(target.user.id)s" },
    { name: "remote", check: "role:member and https://opa.example/" },
    { name: "system", check: "@", scopeTypes: ["system"] },
  ],
  new Map(),
  { defaultRule: "none" },
);
const who = credentials({ user_id: "u1", roles: ["reader", "member"], project_id: "p1", password: "geheim" });
const about = target().row("user", loaded({ id: "u2", password: "streng" }));

test("a denial names the rule, the checks that failed, and what they looked for in vain", () => {
  const said = explain(set, "get_user", about, who);
  expect(said).toMatchObject({ rule: "get_user", allowed: false, because: "check", in: { rule: "get_user", origin: { type: "default" } } });
  expect(why(said)).toBe(
    "get_user is denied: role:admin (no); is_admin:1 (the credentials have no is_admin); " +
      "domain_id:%(target.user.domain_id)s (the target has no target.user.domain_id); user_id:%(target.user.id)s (no)",
  );
  expect(said.check?.of?.at(-1)).toEqual({
    check: "user_id:%(target.user.id)s",
    outcome: "failed",
    target: [{ name: "target.user.id", there: true }],
    credential: { name: "user_id", there: true },
  });
});

test("an approval names what decided it", () => {
  const own = target().row("user", loaded({ id: "u1" }));
  expect(why(explain(set, "get_user", own, who))).toBe("get_user is allowed: user_id:%(target.user.id)s (yes)");
  expect(why(explain(set, "others", own, who))).toBe("others is denied: user_id:%(target.user.id)s (yes)");
});

test("scope, a rule that is not there, and a check that can't be answered are told apart", () => {
  expect(why(explain(set, "system", about, who))).toBe("system is denied: it wants a token of scope system, and this one's is project");
  expect(why(explain(set, "get_role", about, who))).toBe(
    "get_role is denied: there is no such rule, and none that stands for missing ones",
  );
  expect(why(explain(set, "remote", about, who))).toMatch(
    /^remote is denied: https:\/\/opa\.example\/ \(can't be answered: .*not supported/,
  );
});

test("no value of the target or the credentials is in an explanation", () => {
  const said = JSON.stringify(["get_user", "others", "remote", "system"].map((rule) => explain(set, rule, about, who)));
  for (const value of ["u1", "u2", "p1", "geheim", "streng"]) expect(said).not.toContain(`"${value}"`);
});

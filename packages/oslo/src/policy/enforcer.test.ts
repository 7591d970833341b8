import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { credentials } from "./credentials.ts";
import { Enforcer, type EnforcerOptions, type PolicyEvent } from "./enforcer.ts";
import { PolicyFileError } from "./policy-file.ts";
import { findPolicyFiles } from "./policy-files.ts";
import type { RuleDefault } from "./rule-default.ts";
import { loaded, target } from "./target.ts";

const defaults = [
  { name: "admin_required", check: "role:admin" },
  { name: "get_user", check: "rule:admin_required or user_id:%(target.user.id)s", scopeTypes: ["system", "project"] },
  {
    name: "list_users",
    check: "role:reader and system_scope:all",
    deprecated: { name: "list_persons", check: "rule:admin_required", since: "Stein", reason: "readers may, too" },
  },
] as const satisfies readonly RuleDefault[];
type Name = (typeof defaults)[number]["name"];

const admin = credentials({ user_id: "u1", roles: ["Admin"], project_id: "p1" });
const somebody = credentials({ user_id: "u2", roles: ["member"], project_id: "p1" });
const about = target().row("user", loaded({ id: "u2" }));

let folder = "";
let events: PolicyEvent[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "policy-"));
  events = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (text: string, name = "policy.yaml"): void => {
  writeFileSync(join(folder, `${name}.new`), text);
  renameSync(join(folder, `${name}.new`), join(folder, name));
};
const enforcer = (options: Partial<EnforcerOptions<Name>> = {}): Enforcer<Name> =>
  new Enforcer({
    defaults,
    places: () => findPolicyFiles("no-such-project", [folder]),
    onEvent: (event) => events.push(event),
    ...options,
  });
const notices = (of: Enforcer<Name>): readonly string[] => of.rules.notices.map(({ type, rule }) => `${type} ${rule}`);

test("defaults alone decide where there is no file", () => {
  const policy = enforcer();
  expect([
    policy.allows("get_user", about, admin),
    policy.allows("get_user", about, somebody),
    policy.allows("list_users", about, admin),
  ]).toEqual([true, true, false]);
});

test("a token of another scope is denied, unless scopes are not enforced", () => {
  const domainAdmin = credentials({ roles: ["admin"], domain_id: "d1" });
  expect(enforcer().allows("get_user", about, domainAdmin)).toBe(false);
  expect(enforcer().explain("get_user", about, domainAdmin)).toMatchObject({
    because: "scope",
    scope: { given: "domain", wanted: ["system", "project"] },
  });
  expect(enforcer({ enforceScope: false }).allows("get_user", about, domainAdmin)).toBe(true);
});

test("while old defaults count, what they allowed is allowed, and said", () => {
  const policy = enforcer({ enforceNewDefaults: false });
  expect(policy.allows("list_users", about, admin)).toBe(true);
  expect(notices(policy)).toEqual(["old-default list_users"]);
});

test("a rule of an old name in a file goes on counting for the new one, and is said", () => {
  write('list_persons: "role:member"\n');
  const policy = enforcer();
  expect(policy.allows("list_users", about, somebody)).toBe(true);
  expect(notices(policy)).toEqual(["renamed list_users"]);
});

test("files over defaults, folders over the file by name; what they say amiss is listed", () => {
  write("get_user: '!'\nlist_users: role:reader and\nother: role:x\nadmin_required: role:admin\n");
  mkdirSync(join(folder, "policy.d"));
  write('{"get_user": "rule:nobody or rule:get_user"}', "policy.d/b.json");
  write("get_user: '@'\n", "policy.d/a.yaml");
  write("get_user: '@'\n", "policy.d/.hidden.yaml");
  const policy = enforcer();
  expect(policy.allows("get_user", about, admin)).toBe(false);
  expect(notices(policy)).toEqual([
    "undefined get_user",
    "circular get_user",
    "unreadable list_users",
    "unknown other",
    "redundant admin_required",
  ]);
});

describe("a file that changes", () => {
  test("is taken up; one that comes later, too", async () => {
    const policy = enforcer();
    expect(await policy.refresh(0)).toBe("same");
    write("get_user: '!'\n");
    expect(await policy.refresh(0)).toBe("loaded");
    expect(policy.allows("get_user", about, admin)).toBe(false);
    write("get_user: '@'\n");
    expect(await policy.refresh(0)).toBe("loaded");
    expect(policy.allows("get_user", about, admin)).toBe(true);
    expect(await policy.refresh(0)).toBe("same");
  });

  test.each([
    ["is bad", (): void => write("get_user: '@\n")],
    ["is no list of rules", (): void => write("- a\n- b\n")],
    ["is gone", (): void => rmSync(join(folder, "policy.yaml"))],
  ])("leaves the old rules in force if it %s, and that is said once", async (_, spoil) => {
    write("get_user: '!'\n");
    const policy = enforcer();
    spoil();
    expect(await policy.refresh(0)).toBe("kept");
    expect(await policy.refresh(0)).toBe("same");
    expect(policy.allows("get_user", about, admin)).toBe(false);
    expect(events.map(({ type }) => type)).toEqual(["loaded", "kept"]);
  });

  test("leaves the old rules in force if it can't even be looked for, and that is said once", async () => {
    let broken = false;
    const policy = enforcer({
      places: () => {
        if (broken) throw new Error("no such mount");
        return {};
      },
    });
    broken = true;
    expect([await policy.refresh(0), await policy.refresh(0)]).toEqual(["kept", "same"]);
    expect(policy.allows("get_user", about, admin)).toBe(true);
  });

  test("is looked at again and again until the signal", async () => {
    write("get_user: '!'\n");
    const stop = new AbortController();
    let looked = 0;
    let told = (): void => {};
    const taken = new Promise<void>((resolve) => {
      told = resolve;
    });
    const policy = enforcer({ onEvent: () => ++looked === 2 && told() });
    policy.watch(stop.signal, 5);
    write("get_user: '@'\n");
    await taken;
    expect(policy.allows("get_user", about, somebody)).toBe(true);
    stop.abort();
  });
});

test("a service does not start with a bad file, and the file, the line and what is wrong are said", () => {
  write("get_user: '!'\nlist_users: '@\n");
  expect(() => enforcer()).toThrow(PolicyFileError);
  expect(() => enforcer()).toThrow(/policy\.yaml, line \d+, column \d+: /);
});

test("of two registrations of one name none is taken", () => {
  expect(() => new Enforcer({ defaults: [...defaults, defaults[0]] })).toThrow("The rule admin_required is registered twice.");
});

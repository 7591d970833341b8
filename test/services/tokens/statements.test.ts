import { describe, expect, test } from "vitest";
import { UNSCOPED } from "../../../services/keystone/src/tokens/contents.ts";
import type { Grant } from "../../../services/keystone/src/tokens/tokens.ts";
import { DIALECTS } from "../../harness/databases.ts";
import { countStatements } from "../rooms/count-statements.ts";
import { configOf, keyFolder, ourTokens, populate } from "./universes.ts";

const id = (letter: string): string => letter.repeat(32);
const [DOMAIN, PROJECT, TRUSTOR, TRUSTEE, ROLE, TRUST, CREDENTIAL] = ["d", "e", "a", "b", "c", "f", "1"].map(id) as [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
];
const ROOT = "<<keystone.domain.root>>";
const project = { enabled: true, extra: "{}", description: "" };
const ROWS = [
  [
    "project",
    [
      { ...project, id: DOMAIN, name: "domain", domain_id: ROOT, parent_id: null, is_domain: true },
      { ...project, id: PROJECT, name: "project", domain_id: DOMAIN, parent_id: DOMAIN, is_domain: false },
    ],
  ],
  ["user", [TRUSTOR, TRUSTEE].map((one) => ({ id: one, enabled: true, domain_id: DOMAIN, extra: "{}" }))],
  ["local_user", [TRUSTOR, TRUSTEE].map((one) => ({ user_id: one, domain_id: DOMAIN, name: one }))],
  ["role", [{ id: ROLE, name: "member", domain_id: "<<null>>", extra: "{}" }]],
  ["assignment", [{ type: "UserProject", actor_id: TRUSTOR, target_id: PROJECT, role_id: ROLE, inherited: false }]],
  [
    "trust",
    [
      {
        id: TRUST,
        trustor_user_id: TRUSTOR,
        trustee_user_id: TRUSTEE,
        project_id: PROJECT,
        impersonation: false,
        extra: "{}",
        redelegation_count: 0,
      },
    ],
  ],
  ["trust_role", [{ trust_id: TRUST, role_id: ROLE }]],
  [
    "application_credential",
    [{ internal_id: 1, id: CREDENTIAL, name: "one", secret_hash: "x", user_id: TRUSTOR, project_id: PROJECT, unrestricted: false }],
  ],
  ["application_credential_role", [{ application_credential_id: 1, role_id: ROLE }]],
  ["service", [{ id: id("9"), type: "compute", enabled: true, extra: "{}" }]],
  [
    "endpoint",
    [{ id: id("8"), interface: "public", service_id: id("9"), url: "http://compute/$(project_id)s", enabled: true, extra: "{}" }],
  ],
] as const;

const grant: Grant = {
  ...UNSCOPED,
  userId: TRUSTOR,
  methods: ["password"],
  auditChainId: null,
  expiresAt: null,
  projectId: PROJECT,
};
const KINDS: readonly (readonly [kind: string, grant: Grant])[] = [
  ["of a password", grant],
  ["of a token", { ...grant, auditChainId: "AAAAAAAAAAAAAAAAAAAAAA" }],
  ["without a scope", { ...grant, projectId: null }],
  ["of an application credential", { ...grant, applicationCredentialId: CREDENTIAL }],
  ["of a trust", { ...grant, userId: TRUSTEE, trustId: TRUST }],
];

describe.each(DIALECTS)("on %s", (dialect) => {
  test("a token is made by one statement, and looked at by one, its body and catalogue with it", async () => {
    using keys = keyFolder();
    await using database = await populate(dialect, ROWS);
    const { pool } = database;
    const count = countStatements(pool);
    using tokens = ourTokens(pool, configOf([], 30, keys.path), 30, Date.now);
    for (const [kind, one] of KINDS) {
      const { text } = await tokens.issue(one);
      expect(count(), `a token ${kind} is made`).toBe(1);
      const bare = await tokens.validate(text);
      expect(count(), `a token ${kind} is looked at`).toBe(1);
      const shown = await tokens.validate(text, { body: "whole" });
      const body = JSON.parse(await tokens.render(shown, { catalog: true })) as { readonly token: Readonly<Record<string, unknown>> };
      expect(count(), `a token ${kind} is shown`).toBe(1);
      if (one.projectId !== null) {
        expect(body.token["roles"]).toMatchObject([{ id: ROLE, name: "member" }]);
        expect(JSON.stringify(body.token["catalog"])).toContain(`http://compute/${PROJECT}`);
      }
      await tokens.render(bare, { catalog: true });
      expect(count(), `a token ${kind} of which no body was asked is shown`).toBe(1);
    }
  });

  test("a hundred who ask of a token, or for one, at once cost two looks", async () => {
    using keys = keyFolder();
    await using database = await populate(dialect, ROWS);
    const { pool } = database;
    const count = countStatements(pool);
    using tokens = ourTokens(pool, configOf([], 30, keys.path), 30, Date.now);
    const { text } = await tokens.issue(grant);
    count();
    await Promise.all(Array.from({ length: 100 }, () => tokens.validate(text)));
    expect(count()).toBe(2);
    const made = await Promise.all(Array.from({ length: 100 }, () => tokens.issue(grant)));
    expect(count(), "tokens of the same user and project").toBe(2);
    expect(new Set(made.map(({ contents }) => contents.auditIds[0])).size).toBe(100);
    await Promise.all([grant, { ...grant, projectId: null }].map((one) => tokens.issue(one)));
    expect(count(), "tokens of other scopes").toBe(2);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runHere, type CommandResult } from "../harness/cli.ts";

let base = "";
beforeEach(() => (base = mkdtempSync(join(tmpdir(), "underpin-mapping-"))));
afterEach(() => rmSync(base, { recursive: true, force: true }));

const RULES = [{ local: [{ user: { name: "{0}" }, group: { id: "g" } }], remote: [{ type: "UserName" }] }];

async function tryRules(rules: unknown, assertion: string, ...args: readonly string[]): Promise<CommandResult> {
  writeFileSync(join(base, "rules.json"), typeof rules === "string" ? rules : JSON.stringify(rules));
  writeFileSync(join(base, "assertion.txt"), assertion);
  writeFileSync(join(base, "keystone.conf"), "");
  const files = ["--config-file", "keystone.conf", "mapping_engine", "--rules", "rules.json", "--input", "assertion.txt"];
  return await runHere([...files, ...args], { cwd: base });
}

/** As Keystone 30.0.0 prints it for the same files. */
const MAPPED = String.raw`{
  "user": {
    "name": "\u00f1and\u00fa",
    "type": "ephemeral"
  },
  "group_ids": [
    "g"
  ],
  "group_names": [],
  "projects": []
}
`;

test("an operator tries rules on an assertion", async () => {
  const result = await tryRules(RULES, "UserName: ñandú\nEMAIL: a:b\n");
  expect(result).toMatchObject({ code: 0, stdout: MAPPED });
  expect(result.stderr).toContain(
    "WARNING No schema version defined in rules [{'rules': [{'local': [{'user': {'name': '{0}'}, 'group': {'id': 'g'}}], 'remote': [{'type': 'UserName'}]}]}]. Therefore,we will use the default as [1.0].",
  );
});

test("it shows what it reads, and takes only names with the prefix", async () => {
  const { stdout } = await tryRules(
    { rules: RULES, schema_version: "1.0" },
    "\n\nUserName: ñandú\n\nEMAIL: a:b",
    "--engine-debug",
    "--prefix",
    "User",
  );
  expect(stdout).toContain('Using Rules:\n{\n  "rules": [\n');
  expect(stdout).toContain(`Using Assertion:\n{\n  "UserName": "\\u00f1and\\u00fa"\n}\n${MAPPED}`);
});

test("rules of a later version are followed as a login follows them", async () => {
  const rules = [{ local: [{ user: { name: "x" }, projects_json: "{0}", domain: { id: "d" } }], remote: [{ type: "P" }] }];
  const assertion = `P: [{"name": "p", "roles": [{"name": "member"}]}]`;
  const { code, stdout } = await tryRules(rules, assertion, "--mapping-schema-version", "3.0");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    user: { name: "x", type: "ephemeral", domain: { id: "d" } },
    group_ids: [],
    group_names: [],
    projects: [{ name: "p", roles: [{ name: "member" }], domain: { id: "d" } }],
  });
  expect(await tryRules(rules, assertion)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("Additional properties are not allowed ('projects_json' was unexpected)") as string,
  });
});

test("what can't be read or followed is said, and ends with 1; wrong usage with 2", async () => {
  expect(await tryRules(RULES, "a: b\nx\n")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(
      "assertion file assertion.txt at line 2 expected 'key: value' but found 'x' see help for file format",
    ) as string,
  });
  expect(await tryRules("{", "")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("Error while parsing rules rules.json: ") as string,
  });
  expect(await tryRules(RULES, "Other: x")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("Could not map any federated user properties to identity values.") as string,
  });
  expect(await runHere(["mapping_engine", "--rules", "rules.json"], { cwd: base })).toMatchObject({ code: 2 });
});

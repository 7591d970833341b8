import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runHere } from "../harness/cli.ts";

let base = "";
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "underpin-explain-"));
  writeFileSync(join(base, "keystone.conf"), "");
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const explain = async (...args: readonly string[]) => runHere(["--config-file", "keystone.conf", "policy_explain", ...args], { cwd: base });

test("an operator asks why somebody may not do something; what attributes hold is not shown", async () => {
  writeFileSync(join(base, "who.json"), JSON.stringify({ user_id: "hidden-1", roles: ["member"], project_id: "hidden-2" }));
  writeFileSync(join(base, "whom.json"), JSON.stringify({ target: { user: { id: "hidden-3", domain_id: "hidden-4" } } }));
  const denied = await explain("identity:get_user", "--credentials", "who.json", "--target", "whom.json");
  expect(denied).toMatchObject({ code: 0 });
  expect(denied.stdout).toMatch(/^identity:get_user is denied: .*user_id:%\(target\.user\.id\)s \(no\)/);
  const whole = await explain("identity:get_user", "--credentials", "who.json", "--target", "whom.json", "--json");
  expect(JSON.parse(whole.stdout)).toMatchObject({ rule: "identity:get_user", allowed: false, because: "check" });
  expect(denied.stdout + whole.stdout).not.toContain("hidden");
});

test("a file that can't be understood is not quoted", async () => {
  writeFileSync(join(base, "who.json"), "hidden");
  const { code, stderr } = await explain("identity:get_user", "--credentials", "who.json");
  expect(code).toBe(1);
  expect(stderr).toContain("who.json is no JSON.");
  expect(stderr).not.toContain("hidden");
});

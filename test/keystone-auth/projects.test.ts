import { afterEach, beforeEach, expect, test } from "vitest";
import { KeystoneAuth, KeystoneUnavailable } from "@underpin/keystone-auth";
import { fail, FakeKeystone, settingsFor } from "./fake-keystone.ts";

let keystone: FakeKeystone;
let auth: KeystoneAuth;
beforeEach(async () => {
  keystone = await FakeKeystone.start();
  auth = new KeystoneAuth(settingsFor(keystone.url));
});
afterEach(async () => {
  auth[Symbol.dispose]();
  await keystone[Symbol.asyncDispose]();
});

/** Answers questions about projects. */
function answer(status: number, body: string): void {
  keystone.instead = ({ path }, response) => {
    if (!path.startsWith("/v3/projects/")) return false;
    response.writeHead(status, { "content-type": "application/json" }).end(body);
    return true;
  };
}

test("a project is there if Keystone shows it, and gone if Keystone says so in its own words", async () => {
  answer(200, '{"project": {"id": "a/b"}}');
  expect(await auth.knowsProject("a/b")).toBe(true);
  expect(keystone.seen.at(-1)).toMatchObject({ path: "/v3/projects/a%2Fb", headers: { "x-auth-token": "own-1" } });
  answer(404, '{"error": {"code": 404, "message": "Could not find project: p.", "title": "Not Found"}}');
  expect(await auth.knowsProject("p")).toBe(false);
});

test.each([
  [200, '{"project": {"id": "another"}}'],
  [200, '{"projects": []}'],
  [404, "<h1>Not Found</h1>"],
  [403, '{"error": {"code": 403}}'],
  [500, ""],
])("an answer that is neither is no answer: %i %s", async (status, body) => {
  answer(status, body);
  await expect(auth.knowsProject("p")).rejects.toThrow(KeystoneUnavailable);
});

test("a token of its own that is not taken is made anew, once", async () => {
  let refused = 0;
  keystone.instead = ({ path }, response) => path.startsWith("/v3/projects/") && ++refused > 0 && fail(response, 401);
  await expect(auth.knowsProject("p")).rejects.toThrow(KeystoneUnavailable);
  expect([refused, keystone.count("POST")]).toEqual([2, 2]);
});

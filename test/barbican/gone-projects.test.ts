import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { GoneProjectHearing } from "../../services/barbican/src/gone-projects/heard.ts";
import { ProjectWatch } from "../../services/barbican/src/gone-projects/watch.ts";
import { barbicanAt } from "../harness/barbican.ts";
import { freshDatabase, type TestDatabase } from "../harness/databases.ts";
import { configure, IdentityService, makeCloud, PASSWORD } from "../harness/identity-service.ts";
import { configureBarbican, KeyManager } from "../harness/key-manager.ts";
import { Queueing } from "./orders/served.ts";

const GRACE = 1000;

let [database, service]: [TestDatabase, Queueing] = [] as never;
/** Projects that Keystone lacks; what it can't say of one is an error. */
let lacks: (id: string) => boolean = () => false;
let now = Date.now();
let told: string[] = [];
let watch: ProjectWatch;

beforeEach(async () => {
  database = await barbicanAt("sqlite", "2026.1");
  service = await Queueing.start(database.url, { now: () => now });
  [lacks, told] = [() => false, []];
  watch = new ProjectWatch(
    service.barbican,
    { knows: async (id) => !lacks(id), interval: 1, grace: GRACE },
    { removed: ({ externalId }) => told.push(`removed ${externalId}`), refused: (why) => told.push(why) },
  );
});
afterEach(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** Has projects store a secret each; their URLs. */
async function store(...projects: readonly string[]): Promise<readonly string[]> {
  const refs: string[] = [];
  for (const id of projects) {
    const { body } = await service.ask("POST", "/secrets", { payload: id, payload_content_type: "text/plain" }, "application/json", id);
    refs.push(String(body["secret_ref"]));
  }
  return refs;
}

const status = async (ref: string, project: string): Promise<number> =>
  (await service.ask("GET", ref, undefined, "application/json", project)).status;

test("what a project had is deleted once it has been gone for long enough, and nobody else's", async () => {
  const [kept = "", gone = ""] = await store("here", "gone");
  const container = await service.ask(
    "POST",
    "/containers",
    { type: "generic", secret_refs: [{ name: "a", secret_ref: gone }] },
    "application/json",
    "gone",
  );
  expect(container.status).toBe(201);
  await service.ask("PUT", `${gone}/acl`, { read: { users: ["somebody"] } }, "application/json", "gone");
  lacks = (id) => id === "gone";
  await watch.round();
  now += GRACE - 1;
  await watch.round();
  expect([await status(gone, "gone"), told]).toEqual([200, []]);
  now += 1;
  await watch.round();
  expect(told).toEqual(["removed gone"]);
  expect([await status(gone, "gone"), await status(String(container.body["container_ref"]), "gone"), await status(kept, "here")]).toEqual([
    404, 404, 200,
  ]);
  await using session = await database.connect();
  const left = async (table: string): Promise<unknown> =>
    Number((await session.query<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table} WHERE deleted = 0`))[0]?.n);
  expect(
    await Promise.all(["projects", "secrets", "encrypted_data", "kek_data", "containers", "container_secret", "secret_acls"].map(left)),
  ).toEqual([1, 1, 1, 1, 0, 0, 0]);
  await watch.round();
  expect(told).toEqual(["removed gone"]);
});

test("a project that is seen again is not gone any more", async () => {
  const [, gone = ""] = await store("here", "gone");
  lacks = (id) => id === "gone";
  await watch.round();
  lacks = () => false;
  now += GRACE;
  await watch.round();
  lacks = (id) => id === "gone";
  await watch.round();
  expect([await status(gone, "gone"), told]).toEqual([200, []]);
});

test("a Keystone that knows no project at all, or lacks too many, is not believed", async () => {
  const refs = await store("a", "b", "c", "d", "e", "f", "g");
  lacks = () => true;
  for (let i = 0; i < 3; i++, now += GRACE) await watch.round();
  lacks = (id) => id !== "a";
  for (let i = 0; i < 3; i++, now += GRACE) await watch.round();
  expect(new Set(told)).toEqual(
    new Set([
      "Keystone knows none of the projects that have something here: is it the right one?",
      "Keystone lacks 6 of 7 projects that have something here, which is too many to be believed.",
    ]),
  );
  for (const [i, ref] of refs.entries()) expect(await status(ref, "abcdefg"[i] ?? "")).toBe(200);
});

test("a Keystone that can't say changes nothing, and is asked again", async () => {
  const [, gone = ""] = await store("here", "gone");
  const end = new AbortController();
  let rounds = 0;
  lacks = (id) => {
    if (id === "gone") return true;
    now += GRACE;
    if (++rounds === 3) end.abort();
    throw new Error("Keystone can't be reached");
  };
  await watch.run(end.signal);
  expect([await status(gone, "gone"), new Set(told)]).toEqual([200, new Set(["Keystone can't be reached"])]);
});

/** What the listener makes of a notification. */
async function hear(heard: { readonly event_type: string; readonly payload: unknown }, requeue = false): Promise<void> {
  const end = new AbortController();
  const removed = ({ externalId }: { readonly externalId: string }): void => void told.push(`removed ${externalId}`);
  const refused = (why: string): void => {
    told.push(why);
    // It is told to end while it waits for the next try.
    if (why.includes("reached")) end.abort();
  };
  const knows = async (id: string): Promise<boolean> => !lacks(id);
  await new GoneProjectHearing(service.barbican, { knows, requeue, told: end.signal }, { removed, refused }).hear(heard);
}

test("what Keystone says is gone is deleted at once, if Keystone says so when it is asked", async () => {
  const [kept = "", gone = ""] = await store("here", "gone");
  const said = (id: unknown, type = "identity.project.deleted"): Promise<void> =>
    hear({ event_type: type, payload: { resource_info: id } });
  lacks = (id) => id === "gone";
  await said("gone", "identity.project.updated");
  await said("gone", "identity.user.deleted");
  for (const id of ["", 7, null, undefined, { id: "gone" }, "nobody", "GONE", "../gone"]) await said(id);
  for (const payload of [null, undefined, "gone", []]) await hear({ event_type: "identity.project.deleted", payload });
  expect([await status(gone, "gone"), told]).toEqual([200, []]);
  await said("here");
  expect(told).toEqual(["here is said to be gone, and Keystone has it."]);
  await said("gone");
  expect(told.slice(1)).toEqual(["removed gone"]);
  expect([await status(gone, "gone"), await status(kept, "here")]).toEqual([404, 200]);
  await said("gone");
  expect(told.slice(2)).toEqual([]);
});

test("a Keystone that can't say leaves a notification where it was", async () => {
  const [gone = ""] = await store("gone");
  lacks = () => {
    throw new Error("Keystone can't be reached");
  };
  await expect(hear({ event_type: "identity.project.deleted", payload: { resource_info: "gone" } })).rejects.toThrow("can't be reached");
  expect([await status(gone, "gone"), told]).toEqual([200, ["gone is said to be gone, and Keystone can't be reached"]]);
});

test("barbican-keystone-listener asks Keystone, and ends when it is told to", async () => {
  const folder = mkdtempSync(join(tmpdir(), "underpin-listener-"));
  await using identities = await freshDatabase("sqlite");
  configure(folder, identities.url);
  await makeCloud(folder, identities.url);
  await using keystone = await IdentityService.start(folder);
  const logIn = await keystone.logIn();
  const token = logIn.headers.get("x-subject-token") ?? "";
  const { token: said } = (await logIn.json()) as { readonly token: { readonly project: { readonly id: string } } };
  const made = await keystone.ask("POST", "/projects", token, { project: { name: "short-lived" } });
  const { project } = (await made.json()) as { readonly project: { readonly id: string } };
  const [kept = "", gone = ""] = await store(said.project.id, project.id);
  const authtoken = `[keystone_authtoken]
auth_type = password
auth_url = ${keystone.url}
username = admin
password = ${PASSWORD}
user_domain_id = default
project_name = admin
project_domain_id = default
`;
  configureBarbican(
    folder,
    database.url,
    `auth_strategy = keystone\nproject_check_interval = 1\nproject_grace = 0\n[keystone_notifications]\nenable = True\n${authtoken}`,
  );
  await using listener = KeyManager.begin("barbican-keystone-listener", folder);
  await listener.said(/Asking Keystone about projects/);
  expect((await keystone.ask("DELETE", `/projects/${project.id}`, token)).status).toBe(204);
  await listener.said(new RegExp(`The project ${project.id} is gone from Keystone`));
  expect([await status(gone, project.id), await status(kept, said.project.id)]).toEqual([404, 200]);
  expect(await listener.end()).toBe(0);
  rmSync(folder, { recursive: true, force: true });
});

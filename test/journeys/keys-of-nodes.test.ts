import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keystone, keystoneNext } from "@underpin/keystone";
import { createEngine } from "underpin/engine";
import { guard, type Fence } from "underpin/guard";
import { fleetOf, PROCEDURES, rollout } from "underpin/rollout";
import { openRecord } from "../../packages/underpin/src/rollout/record/open.ts";
import { KeyRepository } from "../../services/keystone/src/tokens/key-repository.ts";
import { freshDatabase, type TestDatabase } from "../harness/databases.ts";
import { sync } from "../harness/engine.ts";
import { configure, IdentityService, manage, OWNER } from "../harness/identity-service.ts";

const MANAGE = fileURLToPath(new URL("../../services/keystone/dist/bin/keystone-manage.js", import.meta.url));

let folder = "";
let database: TestDatabase;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "underpin-nodes-"));
  database = await freshDatabase("sqlite");
  configure(folder, database.url);
  await sync({ service: keystone, url: database.url });
  await manage(folder, "fernet_setup", ...OWNER);
});
afterEach(async () => {
  await database[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const keys = (): readonly string[] => readdirSync(join(folder, "keys")).toSorted();

/** What another node's folder holds: a copy of ours, as it was when it was made. */
function copied(name: string): KeyRepository {
  const at = join(folder, name);
  cpSync(join(folder, "keys"), at, { recursive: true });
  return new KeyRepository(at, { checkEveryMs: 0 });
}

/** A node that is alive. */
async function alive(node: string, says?: () => unknown, service = keystone): Promise<Fence> {
  return await guard({
    service,
    url: database.url,
    release: service.releases.at(-1)?.name ?? "",
    node,
    query: false,
    warn: () => {},
    ...(says && { says }),
  });
}

test("keys are not rotated while a live node has not loaded the staged one", async () => {
  using elsewhere = copied("elsewhere");
  const says = (): unknown => ({ keys: { fernet_tokens: elsewhere.fingerprints, fernet_receipts: elsewhere.fingerprints } });
  await using first = await alive("controller-1", says);
  expect(first.controlled).toBe(true);
  const rotated = await manage(folder, "fernet_rotate", ...OWNER);
  expect([rotated.code, keys()]).toEqual([0, ["0", "1", "2"]]);
  for (const command of ["fernet_rotate", "token_rotate", "receipt_rotate"]) {
    const { code, stderr } = await manage(folder, command, ...OWNER);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /UP-NODES: A node has not loaded the staged key of \S+\/keys: controller-1 \(seen \d+ s ago\)\.[^]*No key was changed[^]*Copy \S+\/keys to their[^]*--force/,
    );
    expect(keys()).toEqual(["0", "1", "2"]);
  }
  cpSync(join(folder, "keys"), join(folder, "elsewhere"), { recursive: true });
  // Its next heartbeat.
  await using later = await alive("controller-1", says);
  expect(later.controlled).toBe(true);
  expect(await manage(folder, "fernet_rotate", ...OWNER)).toMatchObject({ code: 0 });
  expect(keys()).toEqual(["0", "2", "3"]);
  expect(await manage(folder, "fernet_rotate", ...OWNER)).toMatchObject({ code: 1 });
  expect(await manage(folder, "fernet_rotate", "--force", ...OWNER)).toMatchObject({ code: 0 });
});

test("nodes of our release after upstream's are asked, too", async () => {
  await sync({ service: keystoneNext, url: database.url });
  configure(folder, database.url, "[underpin]\nschema = underpin-1\n");
  await using next = await alive("controller-1", () => ({ keys: { fernet_tokens: [], fernet_receipts: [] } }), keystoneNext);
  expect(next.controlled).toBe(true);
  const { code, stderr } = await manage(folder, "fernet_rotate", ...OWNER);
  expect([code, stderr, keys()]).toEqual([1, expect.stringContaining("UP-NODES: A node has not loaded"), ["0", "1"]]);
});

test("nodes that say nothing of their keys are told of, and hold nobody up; those that are gone and those without such keys neither", async () => {
  await using silent = await alive("older-release");
  await using signed = await alive("signs-with-jws", () => ({ keys: { fernet_receipts: [] } }));
  const gone = await alive("gone", () => ({ keys: { fernet_tokens: [] } }));
  await gone[Symbol.asyncDispose]();
  expect([silent.controlled, signed.controlled]).toEqual([true, true]);
  const { code, stderr } = await manage(folder, "token_rotate", ...OWNER);
  expect([code, stderr]).toEqual([0, expect.stringContaining("WARNING Which keys these nodes have loaded is not known: older-release\n")]);
});

test("doctor names nodes that have other keys, or other methods, than the others", async () => {
  const says = (loaded: readonly string[], ...methods: string[]) =>
    alive(`node-${loaded.join("")}-${methods.length}`, () => ({ keys: { fernet_tokens: loaded, fernet_receipts: ["a"] }, methods }));
  const found = async (): Promise<readonly string[]> => {
    const { stdout } = await manage(folder, "doctor", "--json");
    const told = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { symptom?: string; state?: string; details?: readonly string[] });
    return told.flatMap(({ symptom = "", state, details = [] }) =>
      state === "found" && symptom.endsWith("_nodes") ? [symptom, ...details] : [],
    );
  };
  await using first = await says(["a", "b"], "password", "token");
  await using silent = await alive("older-release");
  await using same = await alive("turned", () => ({ keys: { fernet_tokens: ["b", "a"] }, methods: ["password", "token"] }));
  expect([first, silent, same].map(({ controlled }) => controlled)).toEqual([true, true, true]);
  expect(await found()).toEqual([]);
  await using other = await says(["a", "c"], "token", "password", "totp");
  expect(other.controlled).toBe(true);
  expect(await found()).toEqual([
    "keys_differ_between_nodes",
    "[fernet_tokens] node-ab-2, turned: a b",
    "[fernet_tokens] node-ac-3: a c",
    "auth_methods_differ_between_nodes",
    "node-ab-2, turned: password, token",
    "node-ac-3: token, password, totp",
  ]);
});

test("no keys are rotated while a rollout is under way, begun or on its way back; once it is over they are", async () => {
  await manage(folder, "credential_setup", ...OWNER);
  const folders = (): readonly string[][] => ["keys", "credential-keys"].map((name) => readdirSync(join(folder, name)).toSorted());
  const before = folders();
  await using record = await openRecord({ place: { url: database.url }, service: keystone.name });
  const head: Parameters<typeof record.writeHead>[0] = {
    id: 1,
    procedure: "zero",
    from: "2025.2",
    to: "2026.1",
    state: "forward",
    startedAt: Date.parse("2026-11-23T02:00:00Z"),
    endedAt: null,
    counted: null,
  };
  for (const state of ["forward", "back"] as const) {
    await record.writeHead({ ...head, state });
    for (const command of ["fernet_rotate", "token_rotate", "receipt_rotate", "credential_rotate"]) {
      const { code, stderr } = await manage(folder, command, ...OWNER);
      expect([command, code, stderr]).toEqual([
        command,
        1,
        expect.stringMatching(
          /UP-ROLLOUT: A rollout from 2025\.2 to 2026\.1 \(zero\) is under way since 2026-11-23T02:00:00\.000Z[^]*No key was changed[^]*--force/,
        ),
      ]);
    }
  }
  expect(folders()).toEqual(before);
  for (const command of ["fernet_rotate", "credential_rotate"])
    expect(await manage(folder, command, "--force", ...OWNER)).toMatchObject({ code: 0 });
  await record.writeHead({ ...head, state: "done", endedAt: Date.now() });
  for (const command of ["fernet_rotate", "credential_rotate"]) expect(await manage(folder, command, ...OWNER)).toMatchObject({ code: 0 });
});

test("no rollout begins while a rotation is half done: doctor, its first step, names the nodes that lack the key", async () => {
  await using first = await alive("controller-1", () => ({ keys: { fernet_tokens: ["a", "b"], fernet_receipts: ["a"] } }));
  await using second = await alive("controller-2", () => ({ keys: { fernet_tokens: ["a"], fernet_receipts: ["a"] } }));
  expect([first, second].map(({ controlled }) => controlled)).toEqual([true, true]);
  const doctor = [process.execPath, MANAGE, "--config-file", join(folder, "keystone.conf"), "doctor"];
  const says = {
    node: { stop: ["a"], start: ["a"] },
    nodes: ["controller-1", "controller-2"].map((name) => ({ name, address: "http://127.0.0.1:1" })),
    commands: { doctor, expand: ["a"], migrate: ["a"], contract: ["a"] },
  };
  const zero = PROCEDURES.find(({ name }) => name === "zero") ?? expect.fail("no zero");
  const said: string[] = [];
  const report = await rollout({
    service: keystone,
    url: database.url,
    fleet: fleetOf(JSON.stringify(says), "fleet.yaml"),
    procedure: zero,
    from: "2025.2",
    to: "2026.1",
    file: "none",
    onEvent: (event) => void (event.type === "rollout-output" && said.push(event.line)),
  });
  expect(report).toMatchObject({ outcome: "stopped", steps: [{ step: "doctor", state: "begun" }] });
  expect(said.join("\n")).toMatch(/loaded different keys[^]*\[fernet_tokens\] controller-2: a/);
});

test("without an answer of the database keys are rotated by force alone", async () => {
  configure(folder, "postgresql://nobody:secret-word@127.0.0.1:1/none");
  const { code, stderr } = await manage(folder, "fernet_rotate", ...OWNER);
  expect([code, keys()]).toEqual([1, ["0", "1"]]);
  expect(stderr).toMatch(/UP-CONNECT: Whether all nodes have loaded the staged key is not known[^]*No key was changed/);
  expect(stderr).not.toContain("secret-word");
  expect(await manage(folder, "fernet_rotate", "--force", ...OWNER)).toMatchObject({ code: 0 });
});

test("a service says which keys it has loaded, in words that are no secret", async () => {
  await using service = await IdentityService.start(folder);
  using repository = copied("copy");
  const nodes = await createEngine({ service: keystone, url: database.url }).nodes();
  expect(nodes.map(({ says }) => says)).toEqual([
    {
      keys: { fernet_tokens: repository.fingerprints, fernet_receipts: repository.fingerprints },
      methods: expect.arrayContaining(["password"]),
    },
  ]);
  expect(repository.fingerprints).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/), expect.stringMatching(/^[0-9a-f]{16}$/)]);
  expect(await service.end()).toBe(0);
});

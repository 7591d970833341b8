// One process of a node: a request every 2 ms reads ten tokens; first alone, then with four clients that log in, one after the other each.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KeyRepository } from "../services/keystone/dist/tokens/key-repository.js";
import { initializeKeys } from "../services/keystone/dist/tokens/key-rotation.js";
import { issueFernetToken, readFernetToken } from "../services/keystone/dist/tokens/fernet-token.js";
import { UNSCOPED } from "../services/keystone/dist/tokens/contents.js";
import { Passwords } from "../services/keystone/dist/authentication/passwords/passwords.js";

const SECONDS = 8;
const EVERY_MS = 2;
const SETTINGS = { methods: ["password"], defaultDomainId: "default" };
const folder = mkdtempSync(join(tmpdir(), "underpin-bench-"));
initializeKeys(folder, { maxActiveKeys: 3, owner: {}, say: () => {} });
const keys = new KeyRepository(folder);
const { token } = issueFernetToken(
  { ...UNSCOPED, userId: "a".repeat(32), methods: ["password"], auditIds: [], expiresAt: 2e9, projectId: "b".repeat(32) },
  keys,
  SETTINGS,
);
const nothing = { saltBytes: null, scryptBlockSize: null, scryptParallelism: null };
const passwords = new Passwords({ algorithm: "bcrypt", rounds: 12, ...nothing }, { maxLength: 4096, isStrict: false });
const hash = await passwords.hash("secret");

/** The 99th percentile, in milliseconds, from when a request was due to when it was done. */
async function p99() {
  const late = [];
  const end = performance.now() + 1000 * SECONDS;
  for (let due = performance.now(); due < end; due += EVERY_MS) {
    while (performance.now() < due) await new Promise((resolve) => setTimeout(resolve, Math.max(1, due - performance.now())));
    for (let i = 0; i < 10; i++) readFernetToken(token, keys, SETTINGS);
    late.push(performance.now() - due);
  }
  late.sort((a, b) => a - b);
  return late[Math.floor(late.length * 0.99)];
}

await p99();
const aloneP99 = await p99();
let logins = 0;
const over = new AbortController();
const clients = [1, 2, 3, 4].map(async () => {
  while (!over.signal.aborted) {
    if (!(await passwords.verify("secret", hash))) throw new Error("the password is right");
    logins++;
  }
});
const besideP99 = await p99();
over.abort();
const done = logins / SECONDS;
await Promise.all(clients);
keys[Symbol.dispose]();
rmSync(folder, { recursive: true });
process.stdout.write(JSON.stringify({ aloneP99, besideP99, logins: done }));

// Reading a Fernet token beside Python's own code, and what requests without a password feel of logins.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createJiti } from "jiti";
import { absent, median, report, root, times } from "./lib.mjs";

const DIST = `${root}services/keystone/dist`;
const SETTINGS = {
  methods: ["external", "password", "token", "oauth1", "mapped", "application_credential"],
  defaultDomainId: "default",
};
const ROUNDS = 7;

export default async function () {
  await reading();
  await beside();
}

async function reading() {
  const { PEERS, KeystonePeer } = await createJiti(import.meta.url).import("../test/harness/keystone-peer.ts");
  const { KeyRepository } = await import(`${DIST}/tokens/key-repository.js`);
  const { issueFernetToken, readFernetToken } = await import(`${DIST}/tokens/fernet-token.js`);
  const { UNSCOPED } = await import(`${DIST}/tokens/contents.js`);
  const { initializeKeys } = await import(`${DIST}/tokens/key-rotation.js`);
  const folder = mkdtempSync(join(tmpdir(), "underpin-bench-"));
  initializeKeys(folder, { maxActiveKeys: 3, owner: {}, say: () => {} });
  const keys = new KeyRepository(folder);
  const id = "0123456789abcdef0123456789abcdef";
  const { token } = issueFernetToken(
    { ...UNSCOPED, userId: id, methods: ["password"], auditIds: ["AAAAAAAAAAAAAAAAAAAAAA"], expiresAt: 2e9, projectId: id },
    keys,
    SETTINGS,
  );
  const ours = () => {
    const before = process.cpuUsage();
    for (let i = 0; i < 20_000; i++) readFernetToken(token, keys, SETTINGS);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 20_000;
  };
  ours();
  for (const { release, python } of PEERS) {
    if (python === undefined) {
      absent(`reading a token beside Keystone ${release}`, "it is not installed");
      continue;
    }
    const peer = new KeystonePeer(python);
    await peer.must("configure", "fernet_tokens", "key_repository", folder);
    const [mine, theirs] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      mine.push(ours());
      theirs.push(1e6 * (await peer.must("time_read", token, 500)));
    }
    await peer[Symbol.asyncDispose]();
    const ratio = median(theirs) / median(mine);
    report(
      `a project's token decrypted, verified and unpacked beside Keystone ${release}, processor time`,
      `${median(mine).toFixed(1)} µs beside ${median(theirs).toFixed(0)} µs: ${times(ratio)}`,
      "at least 10x",
      ratio >= 10,
    );
  }
  keys[Symbol.dispose]();
  rmSync(folder, { recursive: true });
}

/** Two processes, as a node has; each reads tokens all along, for a while with four clients that log in. */
async function beside() {
  const runs = await Promise.all([1, 2].map(async () => await child()));
  const worst = (name) => Math.max(...runs.map((run) => run[name]));
  const ratio = worst("besideP99") / worst("aloneP99");
  const logins = runs.reduce((sum, run) => sum + run.logins, 0);
  report(
    "p99 of reading ten tokens beside 8 clients that log in with bcrypt 12, two processes",
    `${worst("besideP99").toFixed(1)} ms beside ${worst("aloneP99").toFixed(1)} ms alone: ${times(ratio)}, ${logins.toFixed(1)} logins a second`,
    "at most 3x",
    ratio <= 3,
  );
}

async function child() {
  const started = spawn(process.execPath, [fileURLToPath(new URL("tokens-child.mjs", import.meta.url))], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  started.stdout.on("data", (chunk) => (text += chunk));
  await new Promise((resolve) => started.once("close", resolve));
  return JSON.parse(text);
}

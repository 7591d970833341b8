// Writes what Keystone 22 and 30 make and say of it, for tests that run where neither is installed: KEYSTONE_30=FOLDER node test/keystone/make-golden.mjs
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createJiti } from "jiti";

const jiti = createJiti(import.meta.url);
const { KeystonePeer, PEERS } = await jiti.import("../harness/keystone-peer.ts");
const { Random } = await jiti.import("./random.ts");
const { randomToken } = await jiti.import("./random-tokens.ts");
const { hashesOf } = await jiti.import("./random-passwords.ts");
const { payloadKind } = await jiti.import("../../services/keystone/src/tokens/payload.ts");
const { JWS_ALGORITHMS } = await jiti.import("../../services/keystone/src/tokens/jws-token.ts");
const { createJwsKeyPair } = await jiti.import("../../services/keystone/src/tokens/jws-keys.ts");

const METHODS = ["external", "password", "token", "oauth1", "mapped", "application_credential"];
const TOKENS = 150;
const NOBODY = { uid: undefined, gid: undefined };

function write(name, value) {
  writeFileSync(new URL(`../golden/keystone/${name}.json.gz`, import.meta.url), gzipSync(JSON.stringify(value), { level: 9 }));
}

/** What a peer made of each question, and what it says of that. */
async function madeAndSaid(peer, make, read, questions) {
  const made = [];
  for (const question of questions) {
    const text = await peer.must(make, question);
    made.push({ text, says: await peer.must(read, text) });
  }
  return made;
}

async function tokensOf(release, peer, folder) {
  const random = new Random(Number(release));
  const keys = join(folder, `keys-${release}`);
  await peer.must("configure", "fernet_tokens", "key_repository", keys);
  await peer.must("configure", "fernet_receipts", "key_repository", keys);
  await peer.must("configure", "auth", "methods", METHODS);
  await peer.must("setup", keys, 3);
  const tokens = Array.from({ length: TOKENS }, () => randomToken(random, METHODS, "default")).filter(
    (token) => release !== "22" || payloadKind(token) !== "oauth2",
  );
  const payloads = [];
  for (const token of tokens) payloads.push({ token, payload: await peer.must("pack", token) });
  const jws = [];
  for (const algorithm of release === "22" ? ["ES256"] : JWS_ALGORITHMS) {
    const where = join(folder, `${release}-${algorithm}`);
    mkdirSync(join(where, "public"), { recursive: true });
    createJwsKeyPair(join(where, "private.pem"), join(where, "public", "public.pem"), algorithm, NOBODY);
    await peer.must("configure", "jwt_tokens", "jws_private_key_repository", where);
    await peer.must("configure", "jwt_tokens", "jws_public_key_repository", join(where, "public"));
    await peer.must("configure", "jwt_tokens", "jws_algorithm", algorithm);
    await peer.must("configure", "jwt_tokens", "jws_accepted_algorithms", [algorithm]);
    const made = await madeAndSaid(peer, "issue_jws", "read_jws", tokens.slice(0, 10));
    jws.push({ algorithm, publicKey: readFileSync(join(where, "public", "public.pem"), "utf8"), made });
  }
  return {
    keys: Object.fromEntries(["0", "1"].map((name) => [name, readFileSync(join(keys, name), "utf8")])),
    payloads,
    tokens: await madeAndSaid(peer, "issue", "read", tokens),
    receipts: await madeAndSaid(peer, "issue_receipt", "read_receipt", tokens.slice(0, 20)),
    jws,
  };
}

const folder = mkdtempSync(join(tmpdir(), "underpin-golden-"));
const tokens = { methods: METHODS, defaultDomainId: "default", releases: {} };
const passwords = { releases: {} };
for (const { release, python } of PEERS) {
  if (python === undefined) throw new Error(`Keystone ${release} is not installed`);
  const peer = new KeystonePeer(python);
  tokens.releases[release] = await tokensOf(release, peer, folder);
  passwords.releases[release] = await hashesOf(release, peer);
  await peer[Symbol.asyncDispose]();
}
rmSync(folder, { recursive: true });
write("tokens", tokens);
write("passwords", passwords);

import { createPublicKey, type KeyObject } from "node:crypto";
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { UNSCOPED, UnrecognizedToken, type TokenContents } from "./contents.ts";
import { createJwsKeyPair, watchPrivateKey, watchPublicKeys } from "./jws-keys.ts";
import { JWS_ALGORITHMS, issueJwsToken, readJwsToken, type JwsAlgorithm } from "./jws-token.ts";

const NOBODY = { uid: undefined, gid: undefined };
const TOKEN: TokenContents = { ...UNSCOPED, userId: "u", methods: ["password"], auditIds: ["a"], expiresAt: 2_000_000_000, projectId: "p" };
let base = "";
let notices: string[] = [];
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "underpin-jws-"));
  mkdirSync(join(base, "public"));
  mkdirSync(join(base, "private"));
  notices = [];
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const options = { checkEveryMs: 0, onNotice: ({ text }: { readonly text: string }) => void notices.push(text.replaceAll(base, "")) };

function makePair(name: string, algorithm: JwsAlgorithm = "ES256"): KeyObject {
  createJwsKeyPair(join(base, "private", "private.pem"), join(base, "public", name), algorithm, NOBODY);
  return createPublicKey(readFileSync(join(base, "public", name)));
}

test.each(JWS_ALGORITHMS)("a %s token is read by its key, and by no other key or algorithm", async (algorithm) => {
  const other = makePair("other.pem", algorithm);
  const own = makePair("own.pem", algorithm);
  using signing = watchPrivateKey(join(base, "private"), options);
  using verifying = watchPublicKeys(join(base, "public"), options);
  const { token, issuedAt } = await issueJwsToken(TOKEN, signing.value, algorithm);
  const read = async (keys: readonly KeyObject[], accepted: readonly JwsAlgorithm[]): Promise<unknown> =>
    await readJwsToken(token, keys, accepted);
  expect(await read(verifying.value, JWS_ALGORITHMS)).toEqual({ ...TOKEN, issuedAt });
  expect(await read([other, own], [algorithm])).toEqual({ ...TOKEN, issuedAt });
  await expect(read([other], [algorithm])).rejects.toThrow(UnrecognizedToken);
  await expect(read([], [algorithm])).rejects.toThrow(UnrecognizedToken);
  await expect(
    read(
      [own],
      JWS_ALGORITHMS.filter((some) => some !== algorithm),
    ),
  ).rejects.toThrow(UnrecognizedToken);
});

test("a token without a signature, or signed with the public key as a secret, is none", async () => {
  const own = makePair("own.pem");
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = part({ sub: "u", iat: 1, exp: 2_000_000_000, openstack_methods: [], openstack_audit_ids: [] });
  for (const token of [
    "",
    "a.b",
    "a.b.c",
    `${part({ alg: "none" })}.${claims}.`,
    `${part({ alg: "HS256" })}.${claims}.AAAA`,
    "gAAAAABn.x.y",
  ])
    await expect(readJwsToken(token, [own], JWS_ALGORITHMS)).rejects.toThrow(UnrecognizedToken);
});

test("a token that was issued a moment ahead of our clock is good", async () => {
  const own = makePair("own.pem");
  using signing = watchPrivateKey(join(base, "private"), options);
  const at = Math.floor(Date.now() / 1000) + 5;
  const { token } = await issueJwsToken(TOKEN, signing.value, "ES256", at);
  expect(await readJwsToken(token, [own], ["ES256"])).toEqual({ ...TOKEN, issuedAt: at });
});

describe("folders of keys", () => {
  test("a new pair is seen without a restart, and the old public key goes on as long as it is there", async () => {
    makePair("1.pem");
    using signing = watchPrivateKey(join(base, "private"), options);
    using verifying = watchPublicKeys(join(base, "public"), options);
    const { token } = await issueJwsToken(TOKEN, signing.value, "ES256");
    const second = makePair("2.pem");
    const { token: later } = await issueJwsToken(TOKEN, signing.value, "ES256");
    await expect(readJwsToken(later, [second], ["ES256"])).resolves.toBeDefined();
    expect(verifying.value).toHaveLength(2);
    await expect(readJwsToken(token, verifying.value, ["ES256"])).resolves.toBeDefined();
    rmSync(join(base, "public", "1.pem"));
    await expect(readJwsToken(token, verifying.value, ["ES256"])).rejects.toThrow(UnrecognizedToken);
  });

  test("what is half written leaves the keys that were read before, and is said once", async () => {
    const own = makePair("own.pem");
    using signing = watchPrivateKey(join(base, "private"), options);
    using verifying = watchPublicKeys(join(base, "public"), options);
    for (const [folder, name] of [
      ["private", "private.pem"],
      ["public", "own.pem"],
    ] as const) {
      const path = join(base, folder, name);
      const text = readFileSync(path, "utf8");
      writeFileSync(path, text.slice(0, 60));
      for (let i = 0; i < 3; i++) {
        const { token } = await issueJwsToken(TOKEN, signing.value, "ES256");
        await expect(readJwsToken(token, verifying.value, ["ES256"])).resolves.toBeDefined();
      }
      appendFileSync(path, text.slice(60));
      expect(verifying.value.some((key) => key.equals(own))).toBe(true);
    }
    expect(notices).toEqual([
      "/private/private.pem is no private key: what was read before is kept",
      expect.stringContaining("/public must contain at least one public key but it is empty."),
    ]);
  });

  test("a file that is no key does not keep the others away", () => {
    const own = makePair("own.pem");
    writeFileSync(join(base, "public", "README"), "keys");
    using verifying = watchPublicKeys(join(base, "public"), options);
    expect(verifying.value.map((key) => key.equals(own))).toEqual([true]);
    makePair("next.pem");
    expect(verifying.value).toHaveLength(2);
    expect(notices).toEqual(["Ignoring what is no public key in key repository: /public/README"]);
  });

  test("none are no repository", () => {
    expect(() => watchPublicKeys(join(base, "public"))).toThrow(/must contain at least one public key/);
    expect(() => watchPrivateKey(join(base, "private"))).toThrow(/private.pem does not exist. You can generate a key pair/);
    makePair("own.pem");
    renameSync(join(base, "private", "private.pem"), join(base, "private", "other.pem"));
    expect(() => watchPrivateKey(join(base, "private"))).toThrow(/private.pem does not exist/);
  });
});

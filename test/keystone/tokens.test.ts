import { createPublicKey } from "node:crypto";
import { describe, expect, test } from "vitest";
import { UnrecognizedToken, isoTime, type ReadToken, type TokenContents } from "../../services/keystone/src/tokens/contents.ts";
import { FernetKey, FernetKeys } from "@underpin/oslo/fernet";
import { issueFernetToken, readFernetToken } from "../../services/keystone/src/tokens/fernet-token.ts";
import { packClaims, readJwsToken, unpackClaims, type JwsAlgorithm } from "../../services/keystone/src/tokens/jws-token.ts";
import { packPayload, unpackPayload } from "../../services/keystone/src/tokens/payload.ts";
import { readReceipt } from "../../services/keystone/src/tokens/receipt.ts";
import { readGolden } from "../harness/golden.ts";

interface Made<T> {
  readonly text: string;
  /** What the release itself says of it. */
  readonly says: T;
}

interface Release {
  readonly keys: Readonly<Record<string, string>>;
  readonly payloads: readonly { readonly token: TokenContents; readonly payload: string }[];
  readonly tokens: readonly Made<ReadToken>[];
  readonly receipts: readonly Made<unknown>[];
  readonly jws: readonly { readonly algorithm: JwsAlgorithm; readonly publicKey: string; readonly made: readonly Made<ReadToken>[] }[];
}

// Made by make-golden.mjs.
const golden = readGolden("tokens") as unknown as {
  readonly methods: readonly string[];
  readonly defaultDomainId: string;
  readonly releases: Readonly<Record<string, Release>>;
};
const settings = { methods: golden.methods, defaultDomainId: golden.defaultDomainId };

describe.each(Object.entries(golden.releases))("what Keystone %s made", (_, { keys, payloads, tokens, receipts, jws }) => {
  const ring = new FernetKeys(Object.values(keys).map((text) => new FernetKey(text)));

  test("payloads are the same to the byte", () => {
    for (const { token, payload } of payloads)
      expect(Buffer.from(packPayload(token, settings)).toString("hex"), JSON.stringify(token)).toBe(payload);
  });

  test("tokens and receipts say what it says of them", () => {
    for (const { text, says } of tokens) expect(readFernetToken(text, ring, settings)).toEqual(says);
    for (const { text, says } of receipts) expect(readReceipt(text, ring, golden.methods)).toEqual(says);
  });

  test.each(jws)("$algorithm tokens say what it says of them", async ({ algorithm, publicKey, made }) => {
    for (const { text, says } of made) {
      expect(await readJwsToken(text, [createPublicKey(publicKey)], [algorithm])).toEqual(says);
      await expect(readJwsToken(`${text.slice(0, -6)}AAAAAA`, [createPublicKey(publicKey)], [algorithm])).rejects.toThrow(
        UnrecognizedToken,
      );
    }
  });

  test("what was read goes back into a token, and into claims, unchanged", () => {
    for (const { says } of tokens) {
      const { issuedAt, ...token } = says;
      const { token: again } = issueFernetToken(token, ring, settings, issuedAt);
      expect(readFernetToken(again, ring, settings)).toEqual(says);
      expect(unpackClaims(JSON.parse(JSON.stringify(packClaims(token, issuedAt))))).toEqual(says);
    }
  });
});

describe("a payload", () => {
  const ring = new FernetKeys([new FernetKey(Buffer.alloc(32, 1).toString("base64url"))]);
  const read = (hex: string): ReadToken => readFernetToken(ring.encrypt(Buffer.from(hex, "hex")), ring, settings);
  const uuid = "00112233445566778899aabbccddeeff";

  test("of releases that wrote bytes as text is read", () => {
    // [0, [true, raw 16], 2, 1.0, [raw 16]]
    const old = `950092c3b0${uuid}02cb3ff000000000000091b0${uuid}`;
    expect(read(old)).toMatchObject({ userId: uuid, methods: ["password"], expiresAt: 1, auditIds: ["ABEiM0RVZneImaq7zN3u_w"] });
    expect(read(old.replaceAll("b0", "c410"))).toEqual({ ...read(old), issuedAt: expect.any(Number) });
  });

  test("has its domain as bytes, or as the default domain's id", () => {
    const domain = (packed: string): string => `960192c3c410${uuid}02${packed}cb3ff000000000000090`;
    expect(read(domain(`c410${uuid}`)).domainId).toBe(uuid);
    expect(read(domain("a764656661756c74")).domainId).toBe("default");
    expect(read(domain("c40764656661756c74")).domainId).toBe("default");
    expect(() => read(domain("a56f74686572"))).toThrow("Could not recognize Fernet token");
  });

  test("of a version that nobody knows is named", () => {
    expect(() => read("910b")).toThrow("This is not a recognized Fernet payload version: 11");
  });

  test.each([
    ["nothing", ""],
    ["no list", "02"],
    ["an empty list", "90"],
    ["a list that ends too soon", "93 00 92c3c4100011223344556677 8899aabbccddeeff 02"],
    ["what goes on after its end", `950092c3c410${uuid}02cb3ff00000000000009000`],
    ["a user of 15 bytes", `950092c3c40f${uuid.slice(2)}02cb3ff000000000000090`],
    ["text that is no UTF-8", "950092c2a2fffe02cb3ff000000000000090"],
    ["no time", `950092c3c410${uuid}02a130 90`],
    ["a time beyond all calendars", `950092c3c410${uuid}02cb7ff000000000000090`],
    ["a user of null", "950092c2c002cb3ff000000000000090"],
  ])("of %s is not recognised", (_, hex) => {
    expect(() => read(hex.replaceAll(" ", ""))).toThrow(UnrecognizedToken);
  });

  test("can't hold a trust or a domain that is no uuid, nor a federated token with system scope", () => {
    const { payloads } = golden.releases["30"] as Release;
    const { token } = payloads[0] as { token: TokenContents };
    const plain = { ...token, ...unpackPayload(packPayload({ ...token, userId: uuid }, settings), settings) };
    const none = { accessTokenId: null, trustId: null, identityProviderId: null, applicationCredentialId: null, thumbprint: null };
    expect(() => packPayload({ ...plain, ...none, trustId: "mine" }, settings)).toThrow(/the trust mine is no uuid/);
    expect(() => packPayload({ ...plain, ...none, projectId: null, domainId: "mine" }, settings)).toThrow(/the domain mine/);
    expect(() =>
      packPayload({ ...plain, ...none, projectId: null, domainId: null, system: "all", identityProviderId: "x" }, settings),
    ).toThrow(/federated token with system scope/);
  });
});

test("claims that lack something, or are something else, are no token", () => {
  const whole = { sub: "u", iat: 1, exp: 2, openstack_methods: ["password"], openstack_audit_ids: ["a"] };
  expect(unpackClaims(whole)).toMatchObject({ userId: "u", issuedAt: 1, expiresAt: 2, projectId: null });
  for (const wrong of [
    null,
    [],
    "text",
    { ...whole, sub: undefined },
    { ...whole, exp: "2" },
    { ...whole, iat: undefined },
    { ...whole, openstack_methods: "password" },
    { ...whole, openstack_audit_ids: [1] },
    { ...whole, openstack_project_id: 5 },
    { ...whole, openstack_group_ids: ["g"] },
    { ...whole, openstack_group_ids: "g" },
  ])
    expect(() => unpackClaims(wrong)).toThrow(UnrecognizedToken);
});

test("times are told as tokens tell them", () => expect(isoTime(1_795_330_800)).toBe("2026-11-22T07:00:00.000000Z"));

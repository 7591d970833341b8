import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TokenContents } from "../../services/keystone/src/tokens/contents.ts";
import { FernetKey, FernetKeys } from "@underpin/oslo/fernet";
import { issueFernetToken, readFernetToken, sizeNotice } from "../../services/keystone/src/tokens/fernet-token.ts";
import { packPayload, payloadKind } from "../../services/keystone/src/tokens/payload.ts";
import { createJwsKeyPair, watchPrivateKey, watchPublicKeys } from "../../services/keystone/src/tokens/jws-keys.ts";
import { JWS_ALGORITHMS, issueJwsToken, readJwsToken } from "../../services/keystone/src/tokens/jws-token.ts";
import { loadCredentialKeys } from "../../services/keystone/src/credentials/credential-keys.ts";
import { KeyRepository } from "../../services/keystone/src/tokens/key-repository.ts";
import { initializeKeys, rotateKeys } from "../../services/keystone/src/tokens/key-rotation.ts";
import { issueReceipt, readReceipt } from "../../services/keystone/src/tokens/receipt.ts";
import { KeystonePeer, PEERS } from "../harness/keystone-peer.ts";
import { Random } from "./random.ts";
import { randomToken } from "./random-tokens.ts";

/** How many tokens go each way; a long run asks for more. */
const TOKENS = Number(process.env["KEYSTONE_TOKENS"] ?? 1000);
const SEED = Number(process.env["KEYSTONE_SEED"] ?? 1);
const AT_ONCE = 200;
const NOBODY = { uid: undefined, gid: undefined };
const QUIETLY = { maxActiveKeys: 3, owner: NOBODY, say: () => {} };
const FEDERATED = {
  accessTokenId: null,
  trustId: null,
  projectId: null,
  domainId: null,
  system: null,
  identityProviderId: "idp",
  protocolId: "saml2",
};

for (const { release, title, python } of PEERS)
  describe.skipIf(python === undefined)(`tokens ${title}`, () => {
    const folder = mkdtempSync(join(tmpdir(), "underpin-peer-"));
    const methods = ["external", "password", "token", "oauth1", "mapped", "application_credential", "totp"];
    const settings = { methods, defaultDomainId: "default" };
    let peer: KeystonePeer;
    let keys: FernetKeys;

    beforeAll(async () => {
      peer = new KeystonePeer(python as string);
      await peer.must("configure", "fernet_tokens", "key_repository", join(folder, "keys"));
      await peer.must("configure", "fernet_receipts", "key_repository", join(folder, "keys"));
      await peer.must("configure", "auth", "methods", methods);
      await peer.must("setup", join(folder, "keys"), 3);
      keys = new FernetKeys(["1", "0"].map((name) => new FernetKey(readFileSync(join(folder, "keys", name), "utf8"))));
    });
    afterAll(async () => {
      await peer[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    });

    /** Tokens of every kind that this release knows. */
    function randomTokens(random: Random): readonly TokenContents[] {
      return Array.from({ length: AT_ONCE }, () => randomToken(random, methods, "default")).filter(
        (token) => release !== "22" || payloadKind(token) !== "oauth2",
      );
    }

    test("payloads are the same to the byte, and each reads the other's tokens alike", async () => {
      const random = new Random(SEED);
      const kinds = new Map<string, number>();
      for (let done = 0; done < TOKENS;) {
        const tokens = randomTokens(random);
        await Promise.all(
          tokens.map(async (token) => {
            const ours = issueFernetToken(token, keys, settings).token;
            const [payload, theirs] = await Promise.all([peer.must("pack", token), peer.must("issue", token) as Promise<string>]);
            const [theirsOfOurs, theirsOfTheirs] = await Promise.all([peer.must("read", ours), peer.must("read", theirs)]);
            const what = JSON.stringify(token);
            expect(Buffer.from(packPayload(token, settings)).toString("hex"), what).toBe(payload);
            expect(readFernetToken(ours, keys, settings), what).toEqual(theirsOfOurs);
            expect(readFernetToken(theirs, keys, settings), what).toEqual(theirsOfTheirs);
            kinds.set(payloadKind(token), (kinds.get(payloadKind(token)) ?? 0) + 1);
          }),
        );
        done += tokens.length;
      }
      expect(kinds.size).toBe(release === "22" ? 10 : 11);
    });

    test("each reads the other's receipts alike", async () => {
      const random = new Random(SEED);
      for (const { userId, methods: shown, expiresAt } of randomTokens(random)) {
        const receipt = { userId, methods: shown, expiresAt };
        const ours = issueReceipt(receipt, keys, methods).token;
        const theirs = (await peer.must("issue_receipt", receipt)) as string;
        expect(readReceipt(ours, keys, methods)).toEqual(await peer.must("read_receipt", ours));
        expect(readReceipt(theirs, keys, methods)).toEqual(await peer.must("read_receipt", theirs));
      }
    });

    test("with another list of methods both misread a token alike", async () => {
      const random = new Random(SEED);
      for (const others of [["password"], ["token", "password"], [...methods].toReversed(), [...methods, "ec2credential"], []]) {
        await peer.must("configure", "auth", "methods", others);
        for (const token of randomTokens(random).slice(0, 50)) {
          const { token: ours } = issueFernetToken(token, keys, settings);
          expect(readFernetToken(ours, keys, { ...settings, methods: others })).toEqual(await peer.must("read", ours));
        }
      }
      await peer.must("configure", "auth", "methods", methods);
    });

    test.each(release === "22" ? ["ES256" as const] : JWS_ALGORITHMS)("each reads the other's %s tokens alike", async (algorithm) => {
      const [privates, publics] = [join(folder, `${algorithm}-private`), join(folder, `${algorithm}-public`)];
      mkdirSync(privates);
      mkdirSync(publics);
      createJwsKeyPair(join(privates, "private.pem"), join(publics, "older.pem"), algorithm, NOBODY);
      createJwsKeyPair(join(privates, "private.pem"), join(publics, "public.pem"), algorithm, NOBODY);
      await peer.must("configure", "jwt_tokens", "jws_private_key_repository", privates);
      await peer.must("configure", "jwt_tokens", "jws_public_key_repository", publics);
      await peer.must("configure", "jwt_tokens", "jws_algorithm", algorithm);
      await peer.must("configure", "jwt_tokens", "jws_accepted_algorithms", [algorithm]);
      using key = watchPrivateKey(privates);
      using others = watchPublicKeys(publics);
      for (const token of randomTokens(new Random(SEED))) {
        const ours = (await issueJwsToken(token, key.value, algorithm)).token;
        const theirs = (await peer.must("issue_jws", token)) as string;
        expect(await readJwsToken(ours, others.value, [algorithm])).toEqual(await peer.must("read_jws", ours));
        expect(await readJwsToken(theirs, others.value, [algorithm])).toEqual(await peer.must("read_jws", theirs));
        await expect(readJwsToken(theirs, others.value, algorithm === "ES256" ? ["ES384"] : ["ES256"])).rejects.toThrow(/no key/);
      }
    });

    test("a repository that each sets up and both rotate in turn is read alike", async () => {
      for (const starts of ["ours", "theirs"]) {
        const where = join(folder, starts);
        mkdirSync(where, { mode: 0o700 });
        if (starts === "ours") initializeKeys(where, QUIETLY);
        else await peer.must("setup", where, 3);
        using repository = new KeyRepository(where, { checkEveryMs: 0 });
        await peer.must("configure", "fernet_tokens", "key_repository", where);
        let earlier = repository.encrypt("an earlier primary key's");
        for (let i = 0; i < 12; i++) {
          if (i % 3 === 1) await peer.must("rotate", where, 3);
          else rotateKeys(where, QUIETLY);
          const texts = readdirSync(where)
            .toSorted((a, b) => Number(b) - Number(a))
            .map((name) => readFileSync(join(where, name), "utf8"));
          expect(texts).toHaveLength(3);
          expect(await peer.must("load", where, false)).toEqual(texts);
          expect(repository.open(earlier)).not.toBeNull();
          const token = randomTokens(new Random(i))[0] as TokenContents;
          const ours = issueFernetToken(token, repository, settings).token;
          const theirs = (await peer.must("issue", token)) as string;
          expect(readFernetToken(theirs, repository, settings)).toEqual(await peer.must("read", theirs));
          expect(readFernetToken(ours, repository, settings)).toEqual(await peer.must("read", ours));
          earlier = repository.encrypt("an earlier primary key's");
        }
      }
      await peer.must("configure", "fernet_tokens", "key_repository", join(folder, "keys"));
    });

    test("each decrypts the other's credentials, and both name the key by the same hash", async () => {
      const where = join(folder, "credentials");
      for (const state of ["no repository", "set up", "rotated"]) {
        if (state === "set up") await peer.must("setup", where, 3);
        if (state === "rotated") rotateKeys(where, QUIETLY);
        using credentials = loadCredentialKeys(where, { checkEveryMs: 0 });
        for (const blob of ["", "{}", '{"access": "\u00FC", "secret": "\u{1F511}"}', "x".repeat(5000)]) {
          const [theirs, hash] = (await peer.must("encrypt_credential", where, blob)) as [string, string];
          expect(credentials.primaryHash).toBe(hash);
          expect(credentials.decrypt(theirs)).toBe(blob);
          expect(await peer.must("decrypt_credential", where, credentials.encrypt(blob))).toBe(blob);
        }
      }
    });

    test("a token longer than max_token_size is good", async () => {
      const random = new Random(SEED);
      const token = { ...randomToken(random, methods, "default"), groupIds: Array.from({ length: 30 }, () => random.uuid()), ...FEDERATED };
      const { token: ours } = issueFernetToken(token, keys, settings);
      expect(ours.length).toBeGreaterThan(600);
      expect(readFernetToken(ours, keys, settings)).toEqual(await peer.must("read", ours));
      expect(sizeNotice(ours, 255)).toMatch(/^Fernet token created with length of \d+ characters, which exceeds 255 characters$/);
      expect(sizeNotice("x".repeat(255), 255)).toBeNull();
    });

    test("a token that is damaged, cut or made of nothing is recognised by neither", async () => {
      const random = new Random(SEED);
      const { token } = issueFernetToken(randomToken(random, methods, "default"), keys, settings);
      const wrong = [
        "",
        "a",
        "gAAAAA",
        "é",
        `${token}A`,
        `${token}AAAA`,
        token.slice(1),
        token.slice(0, -1),
        `x${token}`,
        token.toLowerCase(),
      ];
      for (let i = 0; i < 100; i++) {
        const at = random.below(token.length - 1);
        const other = token[at] === "A" ? "B" : "A";
        wrong.push(`${token.slice(0, at)}${other}${token.slice(at + 1)}`);
      }
      for (const text of wrong) {
        expect(() => readFernetToken(text, keys, settings), text).toThrow("Could not recognize Fernet token");
        expect(await peer.ask("read", text), text).toHaveProperty("error");
      }
    });
  });

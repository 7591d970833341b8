import { UNSCOPED, type TokenContents } from "../../services/keystone/src/tokens/contents.ts";
import type { Random } from "./random.ts";

/** Ids as they come, and as Python's `uuid.UUID()` may take or refuse them. */
const ID_MAKERS: readonly ((uuid: string, random: Random) => string)[] = [
  (uuid) => uuid.replaceAll("-", ""),
  (uuid) => uuid.replaceAll("-", ""),
  (uuid) => uuid.replaceAll("-", "").toUpperCase(),
  (uuid) => uuid,
  (uuid) => `{${uuid}}`,
  (uuid) => `urn:uuid:${uuid}`,
  (uuid) => `uuid:${uuid}urn:`,
  (uuid) => uuid.replaceAll("-", "").replaceAll(/(?=.)/g, "-"),
  (uuid) => uuid.replaceAll("-", "").slice(1),
  (uuid) => `${uuid.replaceAll("-", "")}0`,
  (uuid) => `0x${uuid.replaceAll("-", "").slice(2)}`,
  (uuid) => `0X_${uuid.replaceAll("-", "").slice(3)}`,
  (uuid) => `+${uuid.replaceAll("-", "").slice(1)}`,
  (uuid) => ` ${uuid.replaceAll("-", "").slice(2)}\n`,
  (uuid) => `${uuid.replaceAll("-", "").slice(0, 8)}_${uuid.replaceAll("-", "").slice(9)}`,
  (uuid) => `${uuid.replaceAll("-", "").slice(0, 7)}__${uuid.replaceAll("-", "").slice(9)}`,
  (uuid) => `_${uuid.replaceAll("-", "").slice(1)}`,
  (uuid) => `${uuid.replaceAll("-", "").slice(1)}g`,
  (uuid) => `\u0663${uuid.replaceAll("-", "").slice(1)}`,
  (uuid) => `\u{1D7D9}${uuid.replaceAll("-", "").slice(1)}`,
  (uuid) => `\u00A0${uuid.replaceAll("-", "").slice(2)}\u3000`,
  (uuid) => `\u001C${uuid.replaceAll("-", "").slice(1)}`,
  (uuid) => `\u001C${uuid.replaceAll("-", "").slice(2)}\u0661`,
  (uuid) => `${uuid.replaceAll("-", "").slice(1)}\0`,
  (uuid) => `${uuid.replaceAll("-", "")}${uuid.replaceAll("-", "")}`,
  () => "default",
  () => "",
  () => "admin@example.com",
  () => "\u00DC\u00F1\u00EF-\u6F22\u5B57-\u{1F511}",
  (_, random) => "x".repeat(random.below(300)),
];

function anyId(random: Random): string {
  return random.pick(ID_MAKERS)(random.uuid(), random);
}

/** Ids that only a uuid can be. */
function uuidId(random: Random): string {
  return random.pick(ID_MAKERS.slice(0, 8))(random.uuid(), random);
}

/** A random token of a random kind. */
export function randomToken(random: Random, configured: readonly string[], defaultDomainId: string): TokenContents {
  const base = {
    ...UNSCOPED,
    userId: anyId(random),
    methods: configured.filter(() => random.below(3) === 0),
    auditIds:
      random.below(2) === 0
        ? [random.bytes(16).toString("base64url")]
        : [random.bytes(16).toString("base64url"), random.bytes(16).toString("base64url")],
    expiresAt: random.below(4_000_000_000),
  };
  const federation = {
    groupIds: Array.from({ length: random.below(10) === 0 ? random.below(40) : random.below(4) }, () => anyId(random)),
    identityProviderId: anyId(random),
    protocolId: random.pick(["saml2", "openid", "mapped", "\u00FC", "", "x".repeat(64)]),
  };
  const kinds: readonly (() => Partial<TokenContents>)[] = [
    () => ({}),
    () => ({ domainId: random.below(3) === 0 ? defaultDomainId : uuidId(random) }),
    () => ({ projectId: anyId(random) }),
    () => ({ projectId: anyId(random), trustId: uuidId(random) }),
    () => federation,
    () => ({ ...federation, projectId: anyId(random) }),
    () => ({ ...federation, domainId: anyId(random) }),
    () => ({ projectId: anyId(random), accessTokenId: anyId(random) }),
    () => ({ system: random.pick(["all", "all", "\u00E9"]) }),
    () => ({ projectId: anyId(random), applicationCredentialId: anyId(random) }),
    () => ({ projectId: anyId(random), thumbprint: random.pick(["abc", "Zm9vYmFy_-", "x".repeat(43)]) }),
    () => ({ domainId: anyId(random), thumbprint: "x".repeat(43) }),
  ];
  return { ...base, ...random.pick(kinds)() };
}

import type { KeyObject } from "node:crypto";
import { CompactSign, compactVerify, errors } from "jose";
import { UnrecognizedToken, wholeSeconds, type ReadToken, type TokenContents } from "./contents.ts";
import type { IssuedToken } from "./fernet-token.ts";

/** The algorithms that upstream knows; before 30, ES256 alone. */
export const JWS_ALGORITHMS = ["ES256", "ES384", "ES512", "EdDSA"] as const;
export type JwsAlgorithm = (typeof JWS_ALGORITHMS)[number];

/** What a token says, and the private claim that says it. */
const CLAIMS = {
  system: "openstack_system",
  domainId: "openstack_domain_id",
  projectId: "openstack_project_id",
  trustId: "openstack_trust_id",
  identityProviderId: "openstack_idp_id",
  protocolId: "openstack_protocol_id",
  accessTokenId: "openstack_access_token_id",
  applicationCredentialId: "openstack_app_cred_id",
  thumbprint: "openstack_thumbprint",
} as const satisfies Partial<Record<keyof TokenContents, string>>;
type ClaimName = keyof typeof CLAIMS;
const NAMES = Object.keys(CLAIMS) as readonly ClaimName[];

/** A token as the claims of a JWS token; what it does not say is left out. */
export function packClaims(token: TokenContents, at: number): Readonly<Record<string, unknown>> {
  return {
    sub: token.userId,
    iat: at,
    exp: Math.trunc(token.expiresAt),
    openstack_methods: token.methods,
    openstack_audit_ids: token.auditIds,
    ...(token.groupIds !== null && { openstack_group_ids: token.groupIds.map((id) => ({ id })) }),
    ...Object.fromEntries(NAMES.filter((name) => token[name] !== null).map((name) => [CLAIMS[name], token[name]])),
  };
}

/**
 * What the claims of a JWS token say.
 *
 * @throws UnrecognizedToken
 */
export function unpackClaims(claims: unknown): ReadToken {
  if (typeof claims !== "object" || claims === null) throw new UnrecognizedToken("the token's claims are no object");
  const given = claims as Readonly<Record<string, unknown>>;
  const said = Object.fromEntries(NAMES.map((name) => [name, textOrNull(given, CLAIMS[name])])) as Record<ClaimName, string | null>;
  const userId = textOrNull(given, "sub");
  if (userId === null) throw new UnrecognizedToken("the token names no user");
  return {
    ...said,
    userId,
    methods: texts(given, "openstack_methods"),
    auditIds: texts(given, "openstack_audit_ids"),
    groupIds: groups(given["openstack_group_ids"]),
    expiresAt: wholeSeconds(given["exp"]),
    issuedAt: wholeSeconds(given["iat"]),
  };
}

function textOrNull(claims: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = claims[name] ?? null;
  if (value !== null && typeof value !== "string") throw new UnrecognizedToken(`the token's ${name} is no text`);
  return value;
}

function texts(claims: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  const value = claims[name];
  if (!Array.isArray(value) || !value.every((item) => typeof item === "string"))
    throw new UnrecognizedToken(`the token's ${name} is no list of text`);
  return value;
}

function groups(value: unknown): readonly string[] | null {
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value)) throw new UnrecognizedToken("the token's openstack_group_ids is no list");
  return value.map((group: { readonly id?: unknown } | null) => {
    if (typeof group?.id !== "string") throw new UnrecognizedToken("the token's openstack_group_ids names a group without an id");
    return group.id;
  });
}

/**
 * Makes a JWS token.
 *
 * @param at when, in seconds since 1970; now, if it isn't given
 */
export async function issueJwsToken(
  token: TokenContents,
  key: KeyObject,
  algorithm: JwsAlgorithm,
  at: number = Math.floor(Date.now() / 1000),
): Promise<IssuedToken> {
  const signed = new CompactSign(Buffer.from(JSON.stringify(packClaims(token, at)))).setProtectedHeader({ typ: "JWT", alg: algorithm });
  return { token: await signed.sign(key), issuedAt: at };
}

/**
 * Reads a JWS token, by whichever of the keys made it. Whether it has expired is not asked here; one that was issued a moment
 * ahead of our clock is good, as another node's may be ahead.
 *
 * @param accepted the algorithms that may have signed it
 * @throws UnrecognizedToken
 */
export async function readJwsToken(text: string, keys: readonly KeyObject[], accepted: readonly JwsAlgorithm[]): Promise<ReadToken> {
  for (const key of keys) {
    const payload = await verified(text, key, accepted);
    if (payload === null) continue;
    let claims: unknown;
    try {
      claims = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
    } catch (cause) {
      throw new UnrecognizedToken("the token's claims are no JSON", { cause });
    }
    return unpackClaims(claims);
  }
  throw new UnrecognizedToken("no key of the repository made this JWS token");
}

async function verified(text: string, key: KeyObject, accepted: readonly JwsAlgorithm[]): Promise<Uint8Array | null> {
  try {
    return (await compactVerify(text, key, { algorithms: [...accepted] })).payload;
  } catch (error) {
    // A key for another algorithm is a TypeError.
    if (error instanceof errors.JOSEError || error instanceof TypeError) return null;
    throw error;
  }
}

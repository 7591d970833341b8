import { UNSCOPED, UnrecognizedToken, type TokenContents } from "./contents.ts";
import { asList, pack, packList, unpack } from "./msgpack.ts";
import {
  ACCESS_TOKEN,
  APPLICATION_CREDENTIAL,
  AUDITS,
  DOMAIN,
  EXPIRES,
  FEDERATED_PROJECT,
  GROUPS,
  IDENTITY_PROVIDER,
  METHODS,
  PROJECT,
  PROTOCOL,
  SCOPE_DOMAIN,
  SYSTEM,
  THUMBPRINT,
  TRUST,
  USER,
  type Field,
  type PayloadSettings,
  type Reading,
} from "./payload-fields.ts";

/** The fields of each version of a payload, after its number. */
const LAYOUTS = {
  unscoped: [0, USER, METHODS, EXPIRES, AUDITS],
  domain: [1, USER, METHODS, DOMAIN, EXPIRES, AUDITS],
  project: [2, USER, METHODS, PROJECT, EXPIRES, AUDITS],
  trust: [3, USER, METHODS, PROJECT, EXPIRES, AUDITS, TRUST],
  federated: [4, USER, METHODS, GROUPS, IDENTITY_PROVIDER, PROTOCOL, EXPIRES, AUDITS],
  federatedProject: [5, USER, METHODS, FEDERATED_PROJECT, GROUPS, IDENTITY_PROVIDER, PROTOCOL, EXPIRES, AUDITS],
  federatedDomain: [6, USER, METHODS, SCOPE_DOMAIN, GROUPS, IDENTITY_PROVIDER, PROTOCOL, EXPIRES, AUDITS],
  oauth1: [7, USER, METHODS, PROJECT, ACCESS_TOKEN, EXPIRES, AUDITS],
  system: [8, USER, METHODS, SYSTEM, EXPIRES, AUDITS],
  applicationCredential: [9, USER, METHODS, PROJECT, EXPIRES, AUDITS, APPLICATION_CREDENTIAL],
  oauth2: [10, USER, METHODS, PROJECT, SCOPE_DOMAIN, EXPIRES, AUDITS, THUMBPRINT],
} as const satisfies Record<string, readonly [number, ...Field[]]>;

/** What kind of token it is; a payload holds nothing but its kind's fields. */
export type PayloadKind = keyof typeof LAYOUTS;

const FIELDS: ReadonlyMap<unknown, readonly Field[]> = new Map(Object.values(LAYOUTS).map(([version, ...fields]) => [version, fields]));

/**
 * The kind of payload that a token is written as. The first that fits, in upstream's order: a trust's token says nothing of
 * the federation its user came by.
 *
 * @throws RangeError for a federated token with system scope, which no payload can hold
 */
export function payloadKind(token: TokenContents): PayloadKind {
  if (token.accessTokenId !== null) return "oauth1";
  if (token.trustId !== null) return "trust";
  if (token.identityProviderId !== null) {
    if (token.projectId !== null) return "federatedProject";
    if (token.domainId !== null) return "federatedDomain";
    if (token.system !== null) throw new RangeError("a federated token with system scope can't be written");
    return "federated";
  }
  // Upstream takes an empty id here for none.
  if (token.applicationCredentialId) return "applicationCredential";
  if (token.thumbprint) return "oauth2";
  if (token.projectId !== null) return "project";
  if (token.domainId !== null) return "domain";
  return token.system === null ? "unscoped" : "system";
}

/**
 * A token as the payload of a Fernet token.
 *
 * @throws RangeError if no payload can hold it
 */
export function packPayload(token: TokenContents, settings: PayloadSettings, kind: PayloadKind = payloadKind(token)): Uint8Array {
  const [version, ...fields] = LAYOUTS[kind];
  return packList([pack(version), ...fields.map((field: Field) => field.pack(token, settings))]);
}

/**
 * What a payload says.
 *
 * @throws UnrecognizedToken
 */
export function unpackPayload(data: Uint8Array, settings: PayloadSettings): TokenContents {
  let values: readonly unknown[];
  try {
    values = asList(unpack(data));
  } catch (cause) {
    throw new UnrecognizedToken("Could not recognize Fernet token", { cause });
  }
  const fields = FIELDS.get(values[0]);
  if (fields === undefined) throw new UnrecognizedToken(`This is not a recognized Fernet payload version: ${String(values[0])}`);
  const token: Reading = { userId: "", methods: [], auditIds: [], expiresAt: 0, ...UNSCOPED };
  try {
    for (const [i, field] of fields.entries()) field.unpack(values[i + 1], token, settings);
  } catch (cause) {
    throw new UnrecognizedToken("Could not recognize Fernet token", { cause });
  }
  return token;
}

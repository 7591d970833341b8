import { wholeSeconds, type TokenContents } from "./contents.ts";
import { maskToMethods, methodsToMask } from "./methods.ts";
import { asBytes, asList, asText, pack, packFloat, packList } from "./msgpack.ts";
import { uuidBytes, uuidHex } from "./uuid.ts";

/** What payloads are read and written by: the same on every node, or they misread each other's tokens. */
export interface PayloadSettings {
  /** `[auth] methods`, in its order. */
  readonly methods: readonly string[];
  /** `[identity] default_domain_id`: the one domain of a domain's token that need not be a uuid. */
  readonly defaultDomainId: string;
}

/** A token that is being read. */
export type Reading = { -readonly [K in keyof TokenContents]: TokenContents[K] };

/** One place in a payload. */
export interface Field {
  readonly pack: (token: TokenContents, settings: PayloadSettings) => Uint8Array;
  readonly unpack: (value: unknown, into: Reading, settings: PayloadSettings) => void;
}

type IdName = "projectId" | "domainId" | "identityProviderId" | "accessTokenId" | "applicationCredentialId";

/**
 * An id as a pair: true and 16 bytes where it is a uuid, else false and the text.
 * A uuid in any other form than 32 hexadecimal digits comes back in that one.
 */
export function packId(id: string | null): Uint8Array {
  const bytes = id === null ? null : uuidBytes(id);
  return packList([pack(bytes !== null), pack(bytes ?? id)]);
}

/** The id of such a pair. */
export function unpackId(packed: unknown): string | null {
  const pair = asList(packed);
  if (pair.length !== 2) throw new RangeError("an id is a pair");
  const [isUuid, value] = pair;
  if (isUuid) return uuidHex(asBytes(value));
  return value === null ? null : asText(value);
}

function idField(name: IdName): Field {
  return {
    pack: (token) => packId(token[name]),
    unpack: (value, into) => void (into[name] = unpackId(value)),
  };
}

export const PROJECT: Field = idField("projectId");
/** Upstream takes an empty id for none here. */
export const FEDERATED_PROJECT: Field = { ...PROJECT, pack: ({ projectId }) => packId(projectId || null) };
/** The domain of federated tokens, and of OAuth2's. */
export const SCOPE_DOMAIN: Field = idField("domainId");
export const IDENTITY_PROVIDER: Field = idField("identityProviderId");
export const ACCESS_TOKEN: Field = idField("accessTokenId");
export const APPLICATION_CREDENTIAL: Field = idField("applicationCredentialId");

export const USER: Field = {
  pack: ({ userId }) => packId(userId),
  unpack: (value, into) => {
    const userId = unpackId(value);
    if (userId === null) throw new TypeError("a token without a user");
    into.userId = userId;
  },
};

export const METHODS: Field = {
  pack: (token, { methods }) => pack(methodsToMask(token.methods, methods)),
  unpack: (value, into, { methods }) => void (into.methods = unpackMethods(value, methods)),
};

/** The methods of a mask that was read. */
export function unpackMethods(value: unknown, configured: readonly string[]): readonly string[] {
  if (typeof value !== "number") throw new TypeError("the methods were to be a number");
  return maskToMethods(value, configured);
}

export const EXPIRES: Field = {
  pack: ({ expiresAt }) => packFloat(expiresAt),
  unpack: (value, into) => void (into.expiresAt = wholeSeconds(value)),
};

export const AUDITS: Field = {
  pack: ({ auditIds }) => packList(auditIds.map((audit) => pack(Buffer.from(audit, "base64url")))),
  unpack: (value, into) => void (into.auditIds = asList(value).map((audit) => Buffer.from(asBytes(audit)).toString("base64url"))),
};

/** The domain of a domain's token: 16 bytes, or the default domain's id as text. */
export const DOMAIN: Field = {
  pack: ({ domainId }, { defaultDomainId }) => {
    const bytes = uuidBytes(domainId ?? "");
    if (bytes === null && domainId !== defaultDomainId)
      throw new RangeError(`the domain ${domainId} is neither a uuid nor the default domain: no token can name it`);
    return pack(bytes ?? domainId);
  },
  unpack: (value, into, { defaultDomainId }) => {
    const bytes = asBytes(value);
    into.domainId = Buffer.from(defaultDomainId).equals(bytes) ? defaultDomainId : uuidHex(bytes);
  },
};

/** Always a uuid. */
export const TRUST: Field = {
  pack: ({ trustId }) => {
    const bytes = uuidBytes(trustId ?? "");
    if (bytes === null) throw new RangeError(`the trust ${trustId} is no uuid: no token can name it`);
    return pack(bytes);
  },
  unpack: (value, into) => void (into.trustId = uuidHex(asBytes(value))),
};

export const GROUPS: Field = {
  pack: ({ groupIds }) => packList((groupIds ?? []).map(packId)),
  unpack: (value, into) => {
    into.groupIds = asList(value).map((group) => {
      const groupId = unpackId(group);
      if (groupId === null) throw new TypeError("a group without an id");
      return groupId;
    });
  },
};

export const PROTOCOL: Field = {
  pack: ({ protocolId }) => pack(protocolId),
  unpack: (value, into) => void (into.protocolId = value === null ? null : asText(value)),
};

export const SYSTEM: Field = {
  pack: ({ system }) => pack(system),
  unpack: (value, into) => void (into.system = asText(value)),
};

/** A pair like an id's, but never 16 bytes. */
export const THUMBPRINT: Field = {
  pack: ({ thumbprint }) => packList([pack(false), pack(thumbprint)]),
  unpack: (value, into) => void (into.thumbprint = unpackId(value)),
};

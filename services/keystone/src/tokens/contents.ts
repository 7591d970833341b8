/**
 * What a token says, whatever it is written as. What it does not say is null. Nothing here is looked up: whether user,
 * project and roles still are what they were is for validation.
 */
export interface TokenContents {
  readonly userId: string;
  /** Names of `[auth] methods`. */
  readonly methods: readonly string[];
  /** The token's own, then that of the first token of its chain. */
  readonly auditIds: readonly string[];
  /** Seconds since 1970. */
  readonly expiresAt: number;
  /** `all`, for a token with system scope. */
  readonly system: string | null;
  readonly domainId: string | null;
  readonly projectId: string | null;
  readonly trustId: string | null;
  /** Groups that the identity provider's assertion was mapped to. */
  readonly groupIds: readonly string[] | null;
  readonly identityProviderId: string | null;
  readonly protocolId: string | null;
  /** Of OAuth1. */
  readonly accessTokenId: string | null;
  readonly applicationCredentialId: string | null;
  /** SHA-256 of the client's certificate, in base64url: OAuth2 with mutual TLS. */
  readonly thumbprint: string | null;
}

/** A token that was read. */
export interface ReadToken extends TokenContents {
  /** Seconds since 1970. */
  readonly issuedAt: number;
}

/** What a token says that says nothing of its scope; other tokens say more. */
export const UNSCOPED: Omit<TokenContents, "userId" | "methods" | "auditIds" | "expiresAt"> = Object.freeze({
  system: null,
  domainId: null,
  projectId: null,
  trustId: null,
  groupIds: null,
  identityProviderId: null,
  protocolId: null,
  accessTokenId: null,
  applicationCredentialId: null,
  thumbprint: null,
});

/** The text is no token of ours, or not one that this release understands. It never carries the token itself. */
export class UnrecognizedToken extends Error {
  override readonly name = "UnrecognizedToken";
}

/** What can be told as a date by upstream: up to the year 9999. */
const LAST_SECOND = 253_402_300_799;

/**
 * A time of a token as whole seconds.
 *
 * @throws UnrecognizedToken
 */
export function wholeSeconds(time: unknown): number {
  if (typeof time !== "number" || !(time >= 0 && time <= LAST_SECOND)) throw new UnrecognizedToken("a time of the token is no time");
  // Upstream rounds to microseconds first, half to even; what is nearer than that to the next second is the next second.
  return Math.floor(Math.round((time % 1) * 1e6) / 1e6) + Math.floor(time);
}

/** A time as tokens show it: `2026-11-22T07:00:00.000000Z`. */
export function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/\.000Z$/, ".000000Z");
}

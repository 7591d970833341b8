import { UnrecognizedToken, wholeSeconds, type ReadToken, type TokenContents } from "./contents.ts";
import type { FernetCipher } from "@underpin/oslo/fernet";
import type { PayloadSettings } from "./payload-fields.ts";
import { packPayload, unpackPayload } from "./payload.ts";

/** A token that was made. */
export interface IssuedToken {
  /** What goes into `X-Subject-Token`. */
  readonly token: string;
  /** Seconds since 1970. */
  readonly issuedAt: number;
}

/**
 * Makes a Fernet token, without padding, which is not safe in URLs.
 *
 * @param at when, in seconds since 1970; now, if it isn't given
 * @throws RangeError if no payload can hold what it says
 */
export function issueFernetToken(
  token: TokenContents,
  keys: FernetCipher,
  settings: PayloadSettings,
  at: number = Math.floor(Date.now() / 1000),
): IssuedToken {
  return { token: unpadded(keys.encrypt(packPayload(token, settings), at)), issuedAt: at };
}

/**
 * Reads a Fernet token of any release. Whether it has expired, or was revoked, is not asked here.
 *
 * @throws UnrecognizedToken
 */
export function readFernetToken(text: string, keys: FernetCipher, settings: PayloadSettings): ReadToken {
  const opened = keys.open(text);
  if (opened === null) throw new UnrecognizedToken("Could not recognize Fernet token");
  return { ...unpackPayload(opened.data, settings), issuedAt: wholeSeconds(opened.at) };
}

/** A Fernet text without its padding. */
export function unpadded(text: string): string {
  return text.replace(/=+$/, "");
}

/**
 * What the log says of a token that is longer than `[DEFAULT] max_token_size`; null of others. A token is not refused for its
 * length, neither when it is made nor when it is read.
 */
export function sizeNotice(token: string, maxTokenSize: number): string | null {
  if (token.length <= maxTokenSize) return null;
  return `Fernet token created with length of ${token.length} characters, which exceeds ${maxTokenSize} characters`;
}

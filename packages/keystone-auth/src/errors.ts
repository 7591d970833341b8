/** A token that is no good: unknown to Keystone, ended, revoked, or not to be used here. The message says why, for the log alone. */
export class InvalidToken extends Error {
  override readonly name = "InvalidToken";
}

/**
 * Nobody can say whether a token is any good: Keystone can't be reached, answers what is no answer, or doesn't take the service's own token.
 * The message is for the log.
 */
export class KeystoneUnavailable extends Error {
  override readonly name = "KeystoneUnavailable";
}

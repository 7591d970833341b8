import type { Facts } from "../database/look.ts";
import type { TokenContents } from "./contents.ts";
import type { TokenCounts } from "./token-counts.ts";
import type { Token } from "./token.ts";

/** What a new token is to say. Who asks for it has been proven, by authentication or by another token. */
export interface Grant extends Omit<TokenContents, "auditIds" | "expiresAt"> {
  /** The chain of tokens that it goes on, if it comes of another token. */
  readonly auditChainId: string | null;
  /** Seconds since 1970; `[token] expiration` from now if null. What it comes of may end it sooner. */
  readonly expiresAt: number | null;
}

/** What a look brings besides the token. */
export interface LookOptions {
  /** What its body needs, if it is to be rendered: all of it, or all but the catalogue. It costs no second round trip then. */
  readonly body?: "whole" | "bare";
}

/** A look for a token that is to be made, while somebody proves that it is theirs. */
export interface GrantLook {
  /** What was looked for. */
  readonly key: string;
  readonly facts: Promise<Facts>;
}

/** How strict a look is. */
export interface ValidateOptions {
  /** Takes tokens that ended within `[token] allow_expired_window`. */
  readonly allowExpired?: boolean;
  /** Whether the one who asks understands access rules: a token that has some is not good for another. */
  readonly accessRules?: boolean;
}

/** A look at a token that is under way. */
export interface TokenLook {
  readonly text: string;
  /**
   * The token, if it is good.
   *
   * @throws HttpError as {@link Tokens.validate}
   */
  validated(options?: ValidateOptions): Promise<Token>;
}

/** Tokens: made, looked at, and taken back. */
export interface Tokens extends Disposable {
  readonly counts: TokenCounts;
  /** Of the Fernet keys that are loaded; null where tokens have none. */
  readonly fingerprints: readonly string[] | null;
  /** Begins a look at a token, for whoever knows later how strict it is to be: several looks make one round trip so. It throws nothing. */
  look(text: string, body?: LookOptions["body"]): TokenLook;
  /**
   * Reads a token and looks whether it is good now, in one round trip.
   *
   * @throws HttpError 404 and the others that upstream's `validate_token` gives
   */
  validate(text: string, options?: ValidateOptions & LookOptions): Promise<Token>;
  /**
   * Begins the look that {@link issue} needs, for whoever has yet to prove who they are: that takes as long. It throws nothing.
   *
   * @param grant what the token will be, as far as it is looked for: whose, and of what
   */
  prepare(grant: Grant, options?: LookOptions): GrantLook;
  /**
   * Makes a token, if user, scope and roles allow it at this moment.
   *
   * @param options `prepared`: a look that was begun; it serves if it was for such a token
   * @throws HttpError 401, 403, 404 as upstream's `issue_token`
   */
  issue(grant: Grant, options?: LookOptions & { readonly prepared?: GrantLook | null }): Promise<Token>;
  /** Takes a token back, and with `cascade` all that came of it. */
  revoke(token: Token, options: { readonly cascade: boolean }): Promise<void>;
  /**
   * The body of an answer that shows a token: JSON text, `{"token": …}`. What no look for the token brought is looked up.
   *
   * @param options `catalogOf`: whose the catalogue is; by default the trustor's, if there is a trust
   * @throws HttpError 404 if the identity provider of a federated token is gone
   */
  render(token: Token, options: { readonly catalog: boolean; readonly catalogOf?: string }): Promise<string>;
}

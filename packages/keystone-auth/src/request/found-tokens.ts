import type { TokenInfo } from "../token/token-info.ts";

/** The good ones of the tokens that a request came with. */
export interface FoundTokens {
  /** Whoever asks, by `X-Auth-Token`. */
  readonly user: TokenInfo | undefined;
  /** The service that passes the request on, by `X-Service-Token`. */
  readonly service: TokenInfo | undefined;
  /** Whether there is a token in `X-Service-Token` that is no good. */
  readonly isServiceInvalid: boolean;
}

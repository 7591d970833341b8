import { HttpError } from "@underpin/oslo/http";

/** What went wrong, in the words of RFC 6749. */
export type OAuth2Code = "invalid_client" | "invalid_request" | "unsupported_grant_type" | "other_error";

/** An error in OAuth2's own form. */
export class OAuth2Refusal extends HttpError {
  readonly code: OAuth2Code;

  constructor(status: number, code: OAuth2Code, description: string) {
    super(status, description);
    this.code = code;
  }

  /** The answer's body. */
  get body(): object {
    return { error: this.code, error_description: this.message };
  }
}

/** 401. Why is not told to the client, unless it is the client's form. */
export function noClient(why = "Client authentication failed."): OAuth2Refusal {
  return new OAuth2Refusal(401, "invalid_client", why);
}

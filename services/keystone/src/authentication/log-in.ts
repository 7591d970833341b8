import { HttpError } from "@underpin/oslo/http";
import type { Keystone } from "../keystone.ts";
import { unauthorized } from "../refusals.ts";
import type { Token } from "../tokens/token.ts";
import type { Grant, GrantLook, LookOptions, Tokens } from "../tokens/tokens.ts";
import { authenticate } from "./authenticate.ts";
import type { LoginRequest } from "./login-request.ts";
import { EvenRefusal } from "./even-refusals.ts";
import { consumeTrust } from "./consume-trust.ts";

/**
 * Makes a token for who logs in. One use of a trust is used up by that, once the token is there.
 *
 * @param options what is to be shown of the token: it comes of the look that makes it
 * @throws HttpError
 * @throws ReceiptNeeded
 */
export async function logIn(keystone: Keystone, request: LoginRequest, options: LookOptions = {}): Promise<Token> {
  const refusal = new EvenRefusal(keystone.clock);
  return await refusal.of(async () => {
    let prepared: GrantLook | null = null;
    const expect = (grant: Grant): void => void (prepared = keystone.tokens.prepare(grant, options));
    const { grant, trust } = await authenticate(keystone, request, { refusal, expect });
    const token = await issued(keystone, grant, { ...options, prepared });
    if (trust !== null) await consumeTrust(keystone, trust);
    return token;
  });
}

/** A trust whose own trust is gone is none to who logs in with it. */
async function issued({ tokens }: Keystone, grant: Grant, options: Parameters<Tokens["issue"]>[1]): Promise<Token> {
  try {
    return await tokens.issue(grant, options);
  } catch (error) {
    throw error instanceof HttpError && error.status === 404 && error.message.startsWith("Could not find trust: ")
      ? unauthorized(error.message)
      : error;
  }
}

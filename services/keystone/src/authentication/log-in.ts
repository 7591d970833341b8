import type { Keystone } from "../keystone.ts";
import type { Token } from "../tokens/token.ts";
import { authenticate } from "./authenticate.ts";
import type { LoginRequest } from "./login-request.ts";
import { consumeTrust } from "./consume-trust.ts";

/**
 * Makes a token for who logs in. One use of a trust is used up by that, once the token is there.
 *
 * @throws HttpError
 * @throws ReceiptNeeded
 */
export async function logIn(keystone: Keystone, request: LoginRequest): Promise<Token> {
  const { grant, trust } = await authenticate(keystone, request);
  const token = await keystone.tokens.issue(grant);
  if (trust !== null) await consumeTrust(keystone, trust);
  return token;
}

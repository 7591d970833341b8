import { HttpError } from "@underpin/oslo/http";
import type { Keystone } from "../keystone.ts";
import { unauthorized } from "../refusals.ts";
import type { Token } from "../tokens/token.ts";
import type { Grant } from "../tokens/tokens.ts";
import { authenticate } from "./authenticate.ts";
import type { LoginRequest } from "./login-request.ts";
import { EvenRefusal } from "./even-refusals.ts";
import { consumeTrust } from "./consume-trust.ts";

/**
 * Makes a token for who logs in. One use of a trust is used up by that, once the token is there.
 *
 * @throws HttpError
 * @throws ReceiptNeeded
 */
export async function logIn(keystone: Keystone, request: LoginRequest): Promise<Token> {
  const refusal = new EvenRefusal(keystone.clock);
  return await refusal.of(async () => {
    const { grant, trust } = await authenticate(keystone, request, refusal);
    const token = await issued(keystone, grant);
    if (trust !== null) await consumeTrust(keystone, trust);
    return token;
  });
}

/** A trust whose own trust is gone is none to who logs in with it. */
async function issued({ tokens }: Keystone, grant: Grant): Promise<Token> {
  try {
    return await tokens.issue(grant);
  } catch (error) {
    throw error instanceof HttpError && error.status === 404 && error.message.startsWith("Could not find trust: ")
      ? unauthorized(error.message)
      : error;
  }
}

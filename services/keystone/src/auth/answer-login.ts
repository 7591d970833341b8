import type { Call } from "../api/call.ts";
import type { Answer } from "@underpin/oslo/http";
import { environmentOf } from "../authentication/environment.ts";
import { logIn } from "../authentication/log-in.ts";
import type { LoginRequest } from "../authentication/login-request.ts";
import { ReceiptNeeded } from "../authentication/receipts.ts";
import type { Token } from "../tokens/token.ts";
import { signedRequest } from "./signed-request.ts";

/** What a request says of who asks for a token. */
export function loginOf(call: Call, auth: unknown): LoginRequest {
  const { keystone, request } = call;
  const receipt = request.headers["openstack-auth-receipt"];
  return {
    auth,
    receipt: typeof receipt === "string" ? receipt : null,
    environment: environmentOf(request.headers, keystone.config.underpin.front_header_prefix),
    signed: signedRequest(call),
    audit: call.audit,
  };
}

/** Makes a token and shows it; or says, with a receipt, that more must be shown. */
export async function answerLogin(call: Call, auth: unknown): Promise<Answer> {
  return await withReceipt(call, async () => await shown(call, await logIn(call.keystone, loginOf(call, auth), { body: bodyOf(call) })));
}

/** What is looked up for the body that {@link shown} shows. */
function bodyOf({ query }: Call): "whole" | "bare" {
  return query.has("nocatalog") ? "bare" : "whole";
}

/** Answers with a receipt where a login is not whole. */
export async function withReceipt(call: Call, run: () => Promise<Answer>): Promise<Answer> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof ReceiptNeeded)) throw error;
    call.reply.code(error.status).header("openstack-auth-receipt", error.receipt);
    return error.body as object;
  }
}

/** A token as it is shown, with its text in a header. */
export async function shown(call: Call, token: Token): Promise<string> {
  call.reply.header("x-subject-token", token.text);
  return await call.keystone.tokens.render(token, { catalog: bodyOf(call) === "whole" });
}

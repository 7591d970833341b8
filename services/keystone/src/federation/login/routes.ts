import { readFile } from "node:fs/promises";
import type { Call } from "../../api/call.ts";
import type { Answer } from "@underpin/oslo/http";
import { route, type Route } from "../../api/route.ts";
import { answerLogin, loginOf, withReceipt } from "../../auth/answer-login.ts";
import { logIn } from "../../authentication/log-in.ts";
import { substitute } from "./callback-page.ts";
import { originOf } from "./origin.ts";
import { providerInEnvironment } from "./provider-in-environment.ts";

const AUTH = "/v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}/auth";
const SSO = "/v3/auth/OS-FEDERATION/websso/{protocol_id}";
const SSO_OF = "/v3/auth/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}/websso";
const METHODS = ["GET", "POST"] as const;
const ORIGIN = { name: "origin", description: "The dashboard that the token is handed to." };

/** Logins of whom an identity provider vouches for: what it says comes from the server in front. */
export const federatedLoginRoutes: readonly Route[] = METHODS.flatMap((method) => [
  route(method, AUTH, { summary: "Get a token by an identity provider.", policies: [], success: 201 }, async (call) =>
    answerLogin(call, authOf(call.params.idp_id, call.params.protocol_id)),
  ),
  route(method, SSO, { summary: "Log in to a dashboard.", policies: [], parameters: [ORIGIN] }, async (call) => {
    const { protocol_id: protocol } = call.params;
    const login = loginOf(call, null);
    const provider = await providerInEnvironment(call.keystone, login.environment ?? new Map(), protocol, () => void originOf(call));
    return await handedOver(call, provider, protocol);
  }),
  route(method, SSO_OF, { summary: "Log in to a dashboard by an identity provider.", policies: [], parameters: [ORIGIN] }, async (call) => {
    originOf(call);
    return await handedOver(call, call.params.idp_id, call.params.protocol_id);
  }),
]);

function authOf(provider: string, protocol: string): object {
  return { identity: { methods: [protocol], [protocol]: { identity_provider: provider, protocol } } };
}

/** Makes a token, and the page that hands it to the dashboard. */
async function handedOver(call: Call, provider: string, protocol: string): Promise<Answer> {
  const host = originOf(call);
  return await withReceipt(call, async () => {
    const token = await logIn(call.keystone, loginOf(call, authOf(provider, protocol)));
    const template = await readFile(call.keystone.config.federation.sso_callback_template, "utf8");
    call.reply.type("text/html");
    return substitute(template, { host, token: token.text });
  });
}

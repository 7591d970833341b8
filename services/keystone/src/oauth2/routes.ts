import { HttpError } from "@underpin/oslo/http";
import type { Call } from "../api/call.ts";
import { route, type Route } from "../api/route.ts";
import { environmentOf } from "../authentication/environment.ts";
import { logIn } from "../authentication/log-in.ts";
import { ReceiptNeeded } from "../authentication/receipts.ts";
import type { Token } from "../tokens/token.ts";
import { basicClient, clientOf, formOf } from "./client.ts";
import { noClient, OAuth2Refusal } from "./refusal.ts";

const PATH = "/v3/OS-OAUTH2/token";

/** Below this path bodies are forms. */
export const OAUTH2 = "/v3/OS-OAUTH2/";

/** `/v3/OS-OAUTH2/token`: tokens for who has an application credential, by OAuth2's client credentials. */
export const oauth2Routes: readonly Route[] = [
  route("POST", PATH, { summary: "Get an access token of OAuth2.", policies: [] }, async (call) => {
    const token = await tokenFor(call);
    return { access_token: token.text, token_type: "Bearer", expires_in: call.keystone.config.token.expiration };
  }),
  ...(["GET", "PUT", "PATCH", "DELETE"] as const).map((method) =>
    route(method, PATH, { summary: "Not allowed.", policies: [] }, async () => {
      throw new OAuth2Refusal(405, "other_error", "The method is not allowed for the requested URL.");
    }),
  ),
];

async function tokenFor({ keystone, request, audit }: Call): Promise<Token> {
  const form = formOf(request.body, request.headers);
  const isOld = keystone.compatibility === 22;
  // It knows nothing but the Basic scheme, and asks for that first.
  if (isOld && typeof basicClient(request.headers.authorization)?.secret !== "string")
    throw noClient("OAuth2.0 client authorization is required.");
  const grant = form.get("grant_type");
  if (grant === null) throw new OAuth2Refusal(400, "invalid_request", "The parameter grant_type is required.");
  if (grant !== "client_credentials")
    throw new OAuth2Refusal(400, "unsupported_grant_type", `The parameter grant_type ${grant} is not supported.`);
  const { id, secret } = clientOf(form, request.headers);
  if (isOld && (!id || !secret)) throw noClient("OAuth2.0 client authorization is invalid.");
  const environment = environmentOf(request.headers, keystone.config.underpin.front_header_prefix);
  // Certificates are no proof here yet.
  if (!id || !secret || environment.get("SSL_CLIENT_CERT")) throw noClient();
  if (!keystone.config.oauth2.oauth2_authn_methods.includes("client_secret_basic")) throw noClient();
  const identity = { methods: ["application_credential"], application_credential: { id, secret } };
  try {
    return await logIn(keystone, { auth: { identity }, environment, audit });
  } catch (error) {
    throw inItsForm(error);
  }
}

function inItsForm(error: unknown): unknown {
  if (error instanceof ReceiptNeeded) return noClient();
  if (!(error instanceof HttpError)) return error;
  if (error.status === 401) return new OAuth2Refusal(401, "invalid_client", error.message);
  if (error.status === 400) return new OAuth2Refusal(400, "invalid_request", error.message);
  return new OAuth2Refusal(error.status, "other_error", "An unknown error occurred and failed to get an OAuth2.0 access token.");
}

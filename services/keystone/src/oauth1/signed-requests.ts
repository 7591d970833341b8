import { malformed } from "@underpin/oslo/http";
import type { RequestTokenRow } from "../database/tables.ts";
import type { Keystone } from "../keystone.ts";
import { projectIfThere } from "../projects/get-project.ts";
import { invalid, notFound, unauthorized } from "../refusals.ts";
import { isSameText } from "../same-text.ts";
import { parseAuthorization } from "./authorization-header.ts";
import { checkRequest, type Purpose } from "./checks.ts";
import { getConsumer, secretOf } from "./consumers.ts";
import { Refusal } from "./refusal.ts";
import { readRequest, type IncomingRequest } from "./request.ts";
import { getRequestToken } from "./request-tokens.ts";
import { isSignedWith, type Secrets } from "./signature.ts";

/**
 * The consumer that asks for a request token.
 *
 * @throws HttpError 400, 401 if it is not signed, 404 for a consumer or a project that is not there
 */
export async function consumerAsking(keystone: Keystone, signed: IncomingRequest, project: string | undefined): Promise<string> {
  const consumer = parametersOf(signed).get("oauth_consumer_key");
  if (!consumer) throw malformed("oauth_consumer_key", "request");
  if (!project) throw malformed("Requested-Project-Id", "request");
  if ((await projectIfThere(keystone, project)) === undefined) throw notFound("project", project);
  await getConsumer(keystone, consumer);
  await requireSigned(keystone, signed, "request_token", { consumer: await secretOf(keystone, consumer) });
  return consumer;
}

/**
 * The request token that a consumer wants an access token for.
 *
 * @throws HttpError 400, 401 if it is not signed, or not by whom, or nobody authorized it, 404
 */
export async function requestTokenShown(keystone: Keystone, signed: IncomingRequest): Promise<RequestTokenRow> {
  const [consumer, id, verifier] = ["oauth_consumer_key", "oauth_token", "oauth_verifier"].map(
    (name) => parametersOf(signed).get(name) || missing(name),
  ) as [string, string, string];
  const token = await getRequestToken(keystone, id);
  const isWhole = token.consumer_id === consumer && token.verifier !== null && isSameText(token.verifier, verifier);
  const secrets = { consumer: await secretOf(keystone, token.consumer_id), token: token.request_secret };
  await requireSigned(keystone, signed, "access_token", secrets);
  if (!isWhole) throw unauthorized("Provided consumer key or verifier does not match the stored one");
  if (token.authorizing_user_id === null) throw unauthorized("Request Token does not have an authorizing user id.");
  return token;
}

/** @throws HttpError 400 without a header of OAuth's */
function parametersOf({ headers }: IncomingRequest): ReadonlyMap<string, string> {
  const header = Object.entries(headers).find(([name]) => name.toLowerCase() === "authorization")?.[1];
  const parameters = header === undefined ? null : parseAuthorization(header);
  if (parameters === null) throw malformed("OAuth parameters", "Authorization header");
  return new Map(parameters);
}

async function requireSigned({ now }: Keystone, signed: IncomingRequest, purpose: Purpose, secrets: Secrets): Promise<void> {
  let isSigned: boolean;
  try {
    const request = readRequest(signed);
    checkRequest(request, purpose, now() / 1000);
    isSigned = isSignedWith(request, secrets);
  } catch (error) {
    throw error instanceof Refusal ? invalid(error.message) : error;
  }
  if (!isSigned) throw unauthorized("Invalid signature");
}

function missing(name: string): never {
  throw malformed(name, "request");
}

import type { Answer } from "@underpin/oslo/http";
import { wantsJson } from "../api/accept.ts";
import type { Call } from "../api/call.ts";
import { Issue, notFound, Refusal, tooLarge } from "../api/refusals.ts";
import { route, type Route } from "../api/route.ts";
import { insertPayloads, openPayload, sealPayload, type Payload } from "../payloads/payload.ts";
import { findOrMakeProject } from "../projects/project.ts";
import { quotaOf } from "../quotas/hold.ts";
import { fromBase64 } from "./base64.ts";
import { listSecrets } from "./list.ts";
import { readSecretFilters } from "./list-query.ts";
import { isAnswerable, isSupported, isText } from "./media-types.ts";
import { requireSecret } from "./require-secret.ts";
import { aboutSecret, shownSecret, type Secret, type SecretConsumer } from "./secret.ts";
import { newSecret, payloadOf, secretBody } from "./shapes.ts";
import { writeSecret } from "./write-secret.ts";
import { consumersOf, deleteSecret, hasPayload, lockSecret, secretRow, touchSecret } from "./store.ts";

const SECRET = "/v1/secrets/{secret_id}";

/** `/v1/secrets` */
export const secretRoutes: readonly Route[] = [
  route("GET", "/v1/secrets", { summary: "List a project's secrets.", operation: "Secret(s) retrieval", policies: ["secrets:get"] }, list),
  route(
    "POST",
    "/v1/secrets",
    { summary: "Store a secret.", operation: "Secret creation", policies: ["secrets:post"], body: secretBody, success: 201 },
    create,
  ),
  route(
    "GET",
    SECRET,
    {
      summary: "Read what is said of a secret; with another Accept than JSON its payload, as before there was a path for that.",
      operation: "Secret retrieval",
      policies: ["secret:get", "secret:decrypt"],
      isForAll: true,
    },
    async (call) => {
      const secret = await requireSecret(call);
      if (!wantsJson(call.request)) return await sendPayload(call, secret);
      call.authorize("secret:get", aboutSecret(secret));
      const consumers = await consumersShown(call, [secret.id]);
      return shownSecret(secret, call.href(`secrets/${secret.id}`), consumers?.get(secret.id));
    },
  ),
  route(
    "GET",
    `${SECRET}/payload`,
    { summary: "Read a secret's payload.", operation: "Secret payload retrieval", policies: ["secret:decrypt"], isForAll: true },
    async (call) => await sendPayload(call, await requireSecret(call)),
  ),
  route(
    "PUT",
    SECRET,
    { summary: "Give a secret its payload.", operation: "Secret update", policies: ["secret:put"], isForAll: true, success: 204 },
    async (call) => {
      const secret = await requireSecret(call);
      call.authorize("secret:put", aboutSecret(secret));
      await givePayload(call, secret);
      return undefined;
    },
  ),
  route(
    "DELETE",
    SECRET,
    { summary: "Delete a secret.", operation: "Secret deletion", policies: ["secret:delete"], isForAll: true, success: 204 },
    async (call) => {
      const secret = await requireSecret(call);
      call.authorize("secret:delete", aboutSecret(secret));
      if (!(await deleteSecret(call.barbican, secret.id))) throw notFound("Secret");
      return undefined;
    },
  ),
];

async function list(call: Call): Promise<Answer> {
  const { projectId, userId } = call.authorize("secrets:get");
  const { entries, total } = await listSecrets(call.barbican, { projectId, userId }, readSecretFilters(call.query), call.paging);
  const consumers = await consumersShown(
    call,
    entries.map(({ id }) => id),
  );
  const shown = entries.map((secret) => shownSecret(secret, call.href(`secrets/${secret.id}`), consumers?.get(secret.id)));
  return call.list("secrets", { entries: shown, total });
}

/** Since 1.1 it is said what uses a secret. */
async function consumersShown(call: Call, ids: readonly string[]): Promise<ReadonlyMap<string, readonly SecretConsumer[]> | undefined> {
  return call.request.microversion === "1.0" ? undefined : await consumersOf(call.barbican, ids);
}

async function create(call: Call): Promise<Answer> {
  const { projectId, userId: creatorId } = call.authorize("secrets:post");
  const { barbican } = call;
  const body = call.json();
  const now = barbican.now();
  const secret = newSecret(body, { now });
  const payload = payloadOf(body, { most: barbican.config.DEFAULT.max_allowed_secret_in_bytes });
  if (body["transport_key_needed"] === "true") throw new Issue(400, "No plugin was found that could support your request");
  if (payload && body["transport_key_id"] !== undefined) throw new Issue(400, "Provided transport key was not found.");
  const project = await findOrMakeProject(barbican, projectId);
  const quota = quotaOf(barbican, project, "secrets");
  const sealed = payload && (await sealPayload(barbican, project, payload));
  const whole = { secret: secretRow(barbican.pool.db, project, secret, { creatorId, now }), payload: sealed };
  await writeSecret(barbican, whole, quota);
  const ref = call.href(`secrets/${whole.secret.id}`);
  call.location(ref);
  return { secret_ref: ref };
}

async function sendPayload(call: Call, secret: Secret): Promise<Answer> {
  call.authorize("secret:decrypt", aboutSecret(secret));
  if (!secret.hasPayload) throw new Refusal(404, "Not Found. Sorry but your secret has no payload.");
  const asked = call.request.headers.accept || "application/octet-stream";
  if (asked !== "*/*" && !isSupported(asked)) throw notAcceptable();
  const payload = await openPayload(call.barbican, secret.id);
  if (payload === undefined) throw new Issue(404, "Secret not found.");
  const type = asked === "*/*" ? payload.contentType : asked;
  if (!isAnswerable(type)) throw new Issue(400, `content-type of '${type}' not supported`);
  if (isText(type) && !isUtf8(payload.data)) throw notAcceptable();
  call.reply.type(isText(type) ? "text/plain; charset=UTF-8" : type);
  return payload.data;
}

function notAcceptable(): Issue {
  return new Issue(406, "Wrong payload content-type");
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

const PUT_TYPES = ["application/octet-stream", "text/plain"];

async function givePayload(call: Call, secret: Secret): Promise<void> {
  const { barbican } = call;
  const payload = putPayload(call);
  if (secret.hasPayload) throw alreadyHasData();
  if (call.query.has("transport_key_id")) throw new Issue(400, "Provided transport key was not found.");
  const sealed = await sealPayload(barbican, await findOrMakeProject(barbican, secret.external_id), payload);
  await barbican.pool.write(async (trx) => {
    if (!(await lockSecret(barbican, trx, secret.id))) throw notFound("Secret");
    if (await hasPayload(trx, secret.id)) throw alreadyHasData();
    const now = barbican.now();
    await insertPayloads(trx, [{ secretId: secret.id, payload: sealed }], now);
    await touchSecret(trx, secret.id, now);
  });
}

function alreadyHasData(): Refusal {
  return new Refusal(409, "Secret already has data, cannot modify it.");
}

/** The payload that a body is. */
function putPayload(call: Call): Payload {
  const contentType = call.requireContentType(PUT_TYPES);
  const { bytes } = call;
  if (bytes.length === 0) throw new Issue(400, "No data supplied to process.");
  if (bytes.length > call.barbican.config.DEFAULT.max_allowed_secret_in_bytes) throw new Issue(413, tooLarge().message);
  const encoding = call.request.headers["content-encoding"];
  if (contentType === "text/plain" || !encoding) return { data: bytes, contentType };
  if (encoding.toLowerCase() !== "base64")
    throw new Issue(400, "Text-based binary secret payloads must specify a content-encoding of 'base64'");
  const data = fromBase64(bytes.toString("latin1"));
  if (data === null) throw new Issue(400, "Invalid payload for payload_content_encoding");
  return { data, contentType };
}

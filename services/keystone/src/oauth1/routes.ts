import type { Call } from "../api/call.ts";
import { normalized, givenIn } from "../api/given.ts";
import { route, type Route } from "../api/route.ts";
import { withSelf } from "../api/self-link.ts";
import { signedRequest } from "../auth/signed-request.ts";
import { isOnBehalf } from "../authorization/delegated.ts";
import { forbidden } from "../refusals.ts";
import { createConsumer, deleteConsumer, getConsumer, listConsumers, updateConsumer, type Consumer } from "./consumers.ts";
import { authorizeRequestToken, createAccessToken, createRequestToken, type RoleNamed } from "./request-tokens.ts";
import { authorizeBody, createConsumerBody, updateConsumerBody } from "./shapes.ts";
import { consumerAsking, requestTokenShown } from "./signed-requests.ts";

const ALL = "/v3/OS-OAUTH1/consumers";
const ONE = `${ALL}/{consumer_id}` as const;

/** `/v3/OS-OAUTH1`: programs that act for users. */
export const oauth1Routes: readonly Route[] = [
  route("GET", ALL, { summary: "List consumers.", policies: ["identity:list_consumers"] }, async (call) => {
    call.authorize("identity:list_consumers");
    return call.list(
      "consumers",
      (await listConsumers(call.keystone)).map((consumer) => linked(call, consumer)),
    );
  }),
  route(
    "POST",
    ALL,
    { summary: "Make a consumer.", policies: ["identity:create_consumer"], body: createConsumerBody, success: 201 },
    async (call) => {
      call.authorize("identity:create_consumer");
      const consumer = await createConsumer(call.keystone, normalized(givenIn(call, "consumer")));
      call.audit.created("OS-OAUTH1:consumer", consumer.id);
      return { consumer: linked(call, consumer) };
    },
  ),
  route("GET", ONE, { summary: "Read a consumer.", policies: ["identity:get_consumer"] }, async (call) => {
    call.authorize("identity:get_consumer");
    return { consumer: linked(call, await getConsumer(call.keystone, call.params.consumer_id)) };
  }),
  route("PATCH", ONE, { summary: "Change a consumer.", policies: ["identity:update_consumer"], body: updateConsumerBody }, async (call) => {
    call.authorize("identity:update_consumer");
    const given = normalized(givenIn(call, "consumer"));
    call.requireSameId(given, call.params.consumer_id);
    const consumer = await updateConsumer(call.keystone, call.params.consumer_id, given);
    call.audit.updated("OS-OAUTH1:consumer", consumer.id);
    return { consumer: linked(call, consumer) };
  }),
  route(
    "DELETE",
    ONE,
    { summary: "Remove a consumer, with all that it was let do.", policies: ["identity:delete_consumer"], success: 204 },
    async (call) => {
      call.authorize("identity:delete_consumer");
      await deleteConsumer(call.keystone, call.params.consumer_id);
      call.audit.deleted("OS-OAUTH1:consumer", call.params.consumer_id);
      return undefined;
    },
  ),
  route("POST", "/v3/OS-OAUTH1/request_token", { summary: "Get a request token.", policies: [], success: 201 }, async (call) => {
    const { "requested-project-id": asked } = call.request.headers;
    const project = typeof asked === "string" ? asked : "";
    const consumer = await consumerAsking(call.keystone, signedRequest(call), project);
    const token = await createRequestToken(call.keystone, consumer, project);
    call.audit.created("OS-OAUTH1:request_token", token.id);
    return form(call, { oauth_token: token.id, oauth_token_secret: token.request_secret, oauth_expires_at: token.expires_at });
  }),
  route(
    "PUT",
    "/v3/OS-OAUTH1/authorize/{request_token_id}",
    { summary: "Let a consumer act for oneself.", policies: ["identity:authorize_request_token"], body: authorizeBody },
    async (call) => {
      call.authorize("identity:authorize_request_token");
      const { token, keystone } = call;
      if (isOnBehalf(token, keystone.config)) throw forbidden("Cannot authorize a request token with a token issued via delegation.");
      const roles = call.body["roles"] as readonly RoleNamed[];
      return { token: { oauth_verifier: await authorizeRequestToken(keystone, call.params.request_token_id, token.user.id, roles) } };
    },
  ),
  route("POST", "/v3/OS-OAUTH1/access_token", { summary: "Get an access token.", policies: [], success: 201 }, async (call) => {
    const shown = await requestTokenShown(call.keystone, signedRequest(call));
    const token = await createAccessToken(call.keystone, shown.id);
    call.audit.created("OS-OAUTH1:access_token", token.id);
    return form(call, { oauth_token: token.id, oauth_token_secret: token.access_secret, oauth_expires_at: token.expires_at });
  }),
];

function linked<C extends Consumer>(call: Call, consumer: C): C {
  return withSelf(consumer, call.link(`OS-OAUTH1/consumers/${consumer.id}`));
}

/** An answer that is a form. Upstream doesn't encode its values: colons of times stay. */
function form(call: Call, values: Readonly<Record<string, string | null>>): string {
  call.reply.type("application/x-www-form-urlencoded");
  return Object.entries(values)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

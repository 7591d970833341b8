import { escapedPath } from "@underpin/oslo/http";
import { currentContext, tellWhoAsks } from "@underpin/oslo/log";
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import fastifyPlugin from "fastify-plugin";
import { KeystoneUnavailable } from "./errors.ts";
import type { Authentication } from "./request/authentication.ts";
import type { AskedRequest } from "./request/authenticator.ts";
import { IDENTITY_HEADERS } from "./request/identity-headers.ts";
import type { KeystoneAuth } from "./keystone-auth.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Whoever asks, by their tokens; null where the middleware does not apply. */
    keystone: Authentication | null;
  }
}

export interface AuthTokenOptions {
  readonly auth: KeystoneAuth;
  /** Which requests need a token; all if left out. What a client says of its identity is taken away from the others, too. */
  readonly applies?: (request: FastifyRequest) => boolean;
  /** The path that access rules speak of; that of the client's URL behind a proxy's prefix if left out. */
  readonly pathOf?: (request: FastifyRequest) => string;
}

const UNAUTHORIZED = errorBody(401, "Unauthorized", "The request you have made requires authentication.");
const UNAVAILABLE = errorBody(503, "Service Unavailable", "The Keystone service is temporarily unavailable.");

const TAKEN_AWAY = new Set(IDENTITY_HEADERS);

const register: FastifyPluginAsync<AuthTokenOptions> = async (app, { auth, applies = () => true, pathOf = pathOfUrl }) => {
  const { wwwAuthenticateUri, delayAuthDecision } = auth.settings;
  app.decorateRequest("keystone", null);
  app.addHook("onRequest", async (request, reply) => {
    // Of what the client says of its identity nothing is believed.
    for (const name of Object.keys(request.raw.headers)) if (TAKEN_AWAY.has(name)) delete request.raw.headers[name];
    if (!applies(request)) return undefined;
    try {
      request.keystone = await auth.authenticate(askedOf(request, pathOf));
    } catch (error) {
      if (error instanceof KeystoneUnavailable) return refuse(reply, 503, UNAVAILABLE);
      throw error;
    }
    if (request.keystone.user) tellWhoAsks(currentContext(), request.keystone.user);
    return request.keystone.isConfirmed || delayAuthDecision ? undefined : refuse(reply, 401, UNAUTHORIZED);
  });
  app.addHook("onSend", (request, reply, payload, done) => {
    if (reply.statusCode === 401 && applies(request)) addChallenge(reply, `Keystone uri="${wwwAuthenticateUri}"`);
    done(null, payload);
  });
};

/**
 * Lets through who has a good token of Keystone, and tells the service who that is (`request.keystone`). Everybody else is answered 401; all are
 * answered 503 while nobody can say. With `delay_auth_decision` all are let through, and the service decides.
 *
 * @example
 * await app.register(authToken, { auth });
 * app.get("/v1/secrets", async ({ keystone }) => listSecrets(keystone.user.project.id));
 */
export const authToken: FastifyPluginAsync<AuthTokenOptions> = fastifyPlugin(register, { fastify: "5.x", name: "@underpin/keystone-auth" });

function refuse(reply: FastifyReply, status: number, body: string): FastifyReply {
  return reply
    .code(status)
    .type("application/json")
    .serializer((text: string) => text)
    .send(body);
}

/** Few tokens have access rules: the path is found out for those alone. */
function askedOf(request: FastifyRequest, pathOf: (request: FastifyRequest) => string): AskedRequest {
  const { headers, method } = request.raw;
  return {
    headers,
    method: method ?? "",
    get path() {
      return pathOf(request);
    },
  };
}

/** A service that says 401 itself may have a challenge of its own. */
function addChallenge(reply: FastifyReply, challenge: string): void {
  const own = reply.getHeader("www-authenticate");
  if (own === undefined) reply.header("www-authenticate", challenge);
  else if (![own].flat().includes(challenge)) reply.header("www-authenticate", [own, challenge].flat());
}

function pathOfUrl(request: FastifyRequest): string {
  const [path = ""] = request.originalUrl.replace(/^https?:\/\/[^/?]*/i, "").split("?", 1);
  const { origin } = request as { readonly origin?: { readonly prefix: string } };
  return `${origin?.prefix ?? ""}${escapedPath(path)}`;
}

/** As Python's writes it. */
function errorBody(code: number, title: string, message: string): string {
  return `{"error": {"code": ${code}, "title": "${title}", "message": "${message}"}}`;
}

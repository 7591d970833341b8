import { isDangling, isUnfit, TooLongError } from "@underpin/oslo/db";
import { HttpError } from "@underpin/oslo/http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Barbican } from "../barbican.ts";
import { isPassing } from "../database/passing.ts";
import { Call } from "./call.ts";
import { Issue, Refusal, unsupported } from "./refusals.ts";
import type { Answer, Route } from "./route.ts";

/** Is told of what nobody expected. */
type Unexpected = (error: unknown, request: FastifyRequest) => void;

export interface Serving {
  /** Has what is being answered, as long as it is, whether or not the client is still there. */
  readonly underWay: Set<Promise<unknown>>;
  readonly unexpected?: Unexpected | undefined;
}

/** Puts the table of routes on the application. */
export function serve(app: FastifyInstance, barbican: Barbican, routes: readonly Route[], { underWay, unexpected }: Serving): void {
  for (const route of routes)
    app.route({
      method: route.method,
      url: route.path.replace(/\{(\w+)\}/g, ":$1"),
      handler: async (request, reply) => {
        reply.code(route.success ?? 200);
        const answering = answerAgain(barbican, route, request, reply);
        underWay.add(answering);
        try {
          return send(reply, await answering);
        } catch (error) {
          const refusal = refusalOf(barbican, route, error);
          if (refusal.status === 500) unexpected?.(error, request);
          throw refusal;
        } finally {
          underWay.delete(answering);
        }
      },
    });
}

/** Where what a request refers to has gone while it was served, it is served once more. */
async function answerAgain(...request: Parameters<typeof answer>): Promise<Answer> {
  try {
    return await answer(...request);
  } catch (error) {
    if (!isDangling(error)) throw error;
    return await answer(...request);
  }
}

async function answer(barbican: Barbican, route: Route, request: FastifyRequest, reply: FastifyReply): Promise<Answer> {
  const call = new Call({ barbican, route, request, reply });
  const body = await route.handle(call);
  if (!call.isAuthorized) throw new Error(`${route.method} ${route.path} answered without asking a rule.`);
  return body;
}

function send(reply: FastifyReply, body: Answer): FastifyReply {
  if (body === undefined) return reply.send();
  if (Buffer.isBuffer(body)) return reply.send(body);
  if (!reply.hasHeader("content-type")) reply.type("application/json");
  return reply.serializer(asText).send(body);
}

function asText(body: unknown): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}

/** How an error is told: in upstream's words where it has some; nothing of what nobody expected. */
function refusalOf(barbican: Barbican, { operation }: Route, error: unknown): HttpError {
  if (error instanceof Issue) return new Refusal(error.status, `${operation} issue seen - ${error.message}.`, error.headers);
  if (error instanceof HttpError) return error;
  if (error instanceof TooLongError || isUnfit(error)) return unsupported();
  if (isDangling(error)) return new Refusal(409, "What the request refers to is being changed by others.");
  if (isPassing(barbican, error))
    return new Refusal(503, "The service is unable to answer at the moment. Please try again.", { "retry-after": "1" });
  return new Refusal(500, `${operation} failure seen - please contact site administrator.`);
}

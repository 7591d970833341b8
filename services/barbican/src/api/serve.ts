import { isDangling, isUnfit, TooLongError } from "@underpin/oslo/db";
import { HttpError, serveRoute, type Answer } from "@underpin/oslo/http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Barbican } from "../barbican.ts";
import { isPassing } from "../database/passing.ts";
import { Call } from "./call.ts";
import { Issue, Refusal, unsupported } from "./refusals.ts";
import type { Route } from "./route.ts";

/** Is told of what nobody expected. */
type Unexpected = (error: unknown, request: FastifyRequest) => void;

export interface Listening {
  /** Has what is being answered, as long as it is, whether or not the client is still there. */
  readonly underWay: Set<Promise<unknown>>;
  readonly unexpected?: Unexpected | undefined;
}

/** Puts the table of routes on the application. */
export function serve(app: FastifyInstance, barbican: Barbican, routes: readonly Route[], { underWay, unexpected }: Listening): void {
  for (const route of routes)
    serveRoute(app, route, {
      underWay,
      answer: (request, reply) => answer(barbican, route, request, reply),
      told: (error, request) => {
        const refusal = refusalOf(barbican, route, error);
        if (refusal.status === 500) unexpected?.(error, request);
        return refusal;
      },
    });
}

async function answer(barbican: Barbican, route: Route, request: FastifyRequest, reply: FastifyReply): Promise<Answer> {
  const call = new Call({ barbican, route, request, reply });
  const body = await route.handle(call);
  if (!call.isAuthorized) throw new Error(`${route.method} ${route.path} answered without asking a rule.`);
  return body;
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

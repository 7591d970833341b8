import { isDangling, isUnfit, TooLongError } from "@underpin/oslo/db";
import { checkQuery, HttpError, serveRoute, type Answer } from "@underpin/oslo/http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Failure } from "underpin/database";
import { PasswordsBusy } from "../authentication/passwords/hash-queue.ts";
import type { Keystone } from "../keystone.ts";
import { authenticate } from "./authenticate.ts";
import { checkWhole } from "./body-shape.ts";
import { Call } from "./call.ts";
import { askerOf, type Asker } from "../notifications/asker.ts";
import { invalid } from "../refusals.ts";
import type { Route } from "./route.ts";
import { beginSubject } from "./subject.ts";

/**
 * Puts the table of routes on the application.
 *
 * @param underWay has what is being answered, as long as it is, whether or not the client is still there
 */
export function serve(app: FastifyInstance, keystone: Keystone, routes: readonly Route[], underWay: Set<Promise<unknown>>): void {
  for (const route of routes) {
    if (route.only !== undefined && route.only !== keystone.compatibility) continue;
    serveRoute(app, route, {
      underWay,
      answer: (request, reply) => answer(keystone, route, request, reply),
      told: (error) => told(keystone, error),
    });
  }
}

/** A request's way: who asks, the shape of what is asked, then what the route does. */
async function answer(keystone: Keystone, route: Route, request: FastifyRequest, reply: FastifyReply): Promise<Answer> {
  const subject = beginSubject(keystone, route, request);
  const caller = await authenticate(keystone, request, subject);
  const asker = (): Asker => askerOf(request, caller);
  const audit = keystone.notifier.audit(asker);
  const call = new Call({ keystone, route, request, reply, caller, subject, audit });
  if (route.query !== undefined && keystone.compatibility === 30) checkQuery(route.query, call.query, "30");
  if (route.body !== undefined) checkWhole(call.body, route.body[keystone.compatibility]);
  let isDone = false;
  try {
    const body = await route.handle(call);
    if (!call.isAuthorized) throw new Error(`${route.method} ${route.path} answered without asking a rule.`);
    isDone = true;
    return body;
  } finally {
    if (audit.isOn) keystone.notifier.tell(audit.events(isDone), asker);
  }
}

/** What is wrong with a database for a while; one that takes no writes is about to give its place to another, or to get it. */
const PASSING: ReadonlySet<Failure> = new Set(["lost", "lock", "retry", "read-only"]);

/** What is the request's own fault though only the database saw it, and what passes: the client may come again. */
function told(keystone: Keystone, error: unknown): unknown {
  if (error instanceof HttpError) return error;
  if (error instanceof TooLongError)
    return invalid(
      `String length exceeded. The length of string '${error.value}' exceeds the limit of column ${error.column}(CHAR(${error.limit})).`,
    );
  if (isUnfit(error)) return invalid("The request has a value that the database cannot take.");
  if (isDangling(error)) return new HttpError(409, "What the request refers to is being changed by others.", { cause: error });
  const later = (seconds: number): HttpError =>
    new HttpError(503, "The service is unable to answer at the moment. Please try again.", {
      headers: { "retry-after": String(seconds) },
      cause: error,
    });
  if (error instanceof PasswordsBusy) return later(error.retryAfterSeconds);
  return PASSING.has(keystone.pool.failure(error)) ? later(1) : error;
}

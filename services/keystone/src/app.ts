import { answering, createApplication, HttpError, type ApplicationEvents, type PipelineOptions } from "@underpin/oslo/http";
import type { FastifyInstance } from "fastify";
import { ROUTES } from "./api/routes.ts";
import { serve } from "./api/serve.ts";
import type { Keystone } from "./keystone.ts";
import { OAuth2Refusal } from "./oauth2/refusal.ts";
import { OAUTH2 } from "./oauth2/routes.ts";
import { openApiRoutes } from "./openapi/routes.ts";
import { OWN_VERSION } from "./own-version.ts";
import { AgainstAccessRules, SecurityRefusal } from "./refusals.ts";

declare module "fastify" {
  interface FastifyInstance {
    /** Waits for what requests have begun, also those whose clients have gone meanwhile: what it is done with must not go before. */
    handled: () => Promise<void>;
  }
}

/** How long health checks tell of the end before it comes, and how long it may take, in milliseconds. */
const DRAIN = { notice: 0, deadline: 30_000 };

/**
 * The Identity API as an application that can listen.
 *
 * @example
 * const app = await createKeystone(keystone);
 * await app.listen({ port: 5000 });
 */
export async function createKeystone(
  keystone: Keystone,
  events: ApplicationEvents = {},
  drain: PipelineOptions["drain"] = DRAIN,
): Promise<FastifyInstance> {
  const { config, links, pool } = keystone;
  const isDebug = config.DEFAULT.insecure_debug;
  const isAnswering = answering(() => pool.read((db) => db.selectFrom("role").select("id").limit(1).execute()));
  const underWay = new Set<Promise<unknown>>();
  const app = await createApplication(
    {
      config,
      drain,
      nearestProxy: true,
      headers: { vary: "X-Auth-Token" },
      errors: {
        body: (error) => {
          if (error instanceof OAuth2Refusal) return error.body;
          return { error: { code: error.status, ...error.more, message: messageOf(error, isDebug), title: error.title } };
        },
        headers: (error, request) =>
          asksForToken(error) ? { "www-authenticate": `Keystone uri="${whereToAsk(error, links.base(request))}"` } : {},
        ...(events.unexpected && { unexpected: events.unexpected }),
      },
      jsonBody: { isOther: ({ url }) => url.startsWith(OAUTH2) },
      ...(events.access && { access: events.access }),
      ...(events.measure && { measure: events.measure }),
      isReady: async () => ((await isAnswering()) ? undefined : "The database does not answer."),
    },
    (api) => serve(api, keystone, [...ROUTES, ...openApiRoutes(ROUTES, OWN_VERSION)], underWay),
  );
  app.decorate("handled", async () => void (await Promise.allSettled(underWay)));
  return app;
}

function asksForToken(error: HttpError): boolean {
  return error.status === 401 && (error instanceof SecurityRefusal || error instanceof OAuth2Refusal);
}

/** Upstream's middleware, which comes before the API and knows no version of it, names the service itself. */
function whereToAsk(error: HttpError, base: string): string {
  return error instanceof AgainstAccessRules ? base.replace(/\/v3$/, "") : base;
}

/** Why something was refused is told only where the operator wants it. */
function messageOf(error: HttpError, isDebug: boolean): string {
  if (!isDebug || !(error instanceof SecurityRefusal) || error.detail === undefined) return error.message;
  return `${error.detail} (Disable insecure_debug mode to suppress these details.)`;
}

import type { KeystoneAuth } from "@underpin/keystone-auth";
import { answering, createApplication, type ApplicationEvents, type HttpError, type PipelineOptions } from "@underpin/oslo/http";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { takesJson, takesJsonAlone } from "./api/accept.ts";
import { beforeRoutes } from "./api/before.ts";
import type { Authenticate } from "./api/caller.ts";
import { EarlyRefusal, notAcceptable, Refusal } from "./api/refusals.ts";
import { ROUTES } from "./api/routes.ts";
import { serve } from "./api/serve.ts";
import type { Barbican } from "./barbican.ts";

declare module "fastify" {
  interface FastifyInstance {
    /** Waits for what requests have begun, also those whose clients have gone meanwhile: what it is done with must not go before. */
    handled: () => Promise<void>;
  }
}

/** What whoever runs the application may want to hear, and say. */
export interface ApplicationOptions extends ApplicationEvents {
  /** Who says who asks: `[underpin] auth_strategy`. */
  readonly authenticate: Authenticate | KeystoneAuth;
  readonly drain?: PipelineOptions["drain"];
}

/** How long health checks tell of the end before it comes, and how long it may take, in milliseconds. */
const DRAIN = { notice: 0, deadline: 30_000 };

/**
 * The Key Manager API as an application that can listen.
 *
 * @example
 * const app = await createBarbican(barbican, { authenticate });
 * await app.listen({ port: 9311 });
 */
export async function createBarbican(barbican: Barbican, options: ApplicationOptions): Promise<FastifyInstance> {
  const { config, pool } = barbican;
  const isAnswering = answering(() => pool.read((db) => db.selectFrom("secret_stores").select("id").limit(1).execute()));
  const { authenticate, access, measure, unexpected, drain = DRAIN } = options;
  const underWay = new Set<Promise<unknown>>();
  const app = await createApplication(
    {
      config,
      drain,
      jsonBody: "raw",
      before: beforeRoutes(authenticate),
      errors: { body, notFound: () => new Refusal(404, ""), ...(unexpected && { unexpected }) },
      notAllowed,
      ...(access && { access }),
      ...(measure && { measure }),
      isReady: async () => ((await isAnswering()) ? undefined : "The database does not answer."),
    },
    (api) => serve(api, barbican, ROUTES, { underWay, unexpected }),
  );
  app.decorate("handled", async () => void (await Promise.allSettled(underWay)));
  return app;
}

function body(error: HttpError): object {
  if (error instanceof EarlyRefusal) return { message: error.message, code: `${error.status} ${error.title}`, title: error.title };
  return { code: error.status, title: error.title, description: error instanceof Refusal ? error.description : error.message };
}

/** Paths whose methods are all answered in JSON by upstream; of others nothing is left for who takes nothing but that. */
const JSON_ALWAYS = /^\/v1\/(?:containers(?:\/[^/]+)?|secrets\/[^/]+\/(?:payload|metadata\/[^/]+))$/;

function notAllowed(request: FastifyRequest): HttpError {
  const [path = ""] = request.url.split("?", 1);
  const isNothing = takesJsonAlone(request) ? !JSON_ALWAYS.test(path) : !PAYLOAD.test(path) && !takesJson(request);
  return isNothing ? notAcceptable() : new Refusal(405, "");
}

const PAYLOAD = /^\/v1\/secrets\/[^/]+\/payload$/;

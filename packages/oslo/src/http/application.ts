import { fastify, type FastifyInstance, type FastifyPluginAsync } from "fastify";
import type { middlewareOptions } from "../config/libraries/middleware.ts";
import type { Values } from "../config/option.ts";
import { accessLog, type Access } from "./access-log.ts";
import { bodyLimit } from "./body-limit.ts";
import { cors, type CorsOptions } from "./cors.ts";
import { doubleSlashes } from "./double-slashes.ts";
import { drain, type DrainOptions } from "./drain.ts";
import { errors, type ErrorsOptions } from "./errors.ts";
import { health, type HealthOptions } from "./health.ts";
import { jsonBody, type JsonBodyOptions } from "./json-body.ts";
import { measured, type Measure } from "./measure.ts";
import { logContext } from "./log-context.ts";
import { withMethods, type NotAllowed } from "./methods.ts";
import { normalizeUrl } from "./normalize-url.ts";
import { plugin } from "./plugin.ts";
import { proxyHeaders } from "./proxy-headers.ts";
import { rawBody } from "./raw-body.ts";
import { newRequestId, requestId } from "./request-id.ts";

export interface PipelineOptions {
  /** The sections of the configuration that speak of the pipeline. */
  readonly config: {
    readonly cors: CorsOptions;
    readonly healthcheck: HealthOptions["options"];
    readonly oslo_middleware: Values<{ readonly middleware: typeof middlewareOptions }>["middleware"];
  };
  readonly errors: ErrorsOptions;
  readonly drain: DrainOptions;
  /** Which bodies are JSON; with "raw" none is read by the pipeline. */
  readonly jsonBody?: JsonBodyOptions | "raw";
  /** How a method is refused that a path does not offer, if the service's own way is another one. */
  readonly notAllowed?: NotAllowed;
  readonly access?: (access: Access) => void;
  readonly measure?: Measure;
  readonly isReady?: () => Promise<string | undefined>;
  /** Whether what the nearest proxy says of scheme and address counts unasked. */
  readonly nearestProxy?: boolean;
  /** How long a client may take to send a request, in milliseconds; then it is answered 408, and its connection ends. 60,000 if left out. */
  readonly patience?: number;
  /** What is done with every request to the API before its route is: who asks, say. */
  readonly before?: FastifyPluginAsync;
  /** Headers of every answer of the API: `Vary`. */
  readonly headers?: Readonly<Record<string, string>>;
}

const PATIENCE = 60_000;

/**
 * Makes the application: the pipeline that OpenStack's services share, with the service's routes at its end. From outside in:
 * CORS, the body's limit, a proxy's headers, request id, health, then the routes with their errors and bodies.
 *
 * @example
 * const app = await createApplication(options, (api) => {
 *   api.get("/v3/users/:id", async (request) => …);
 * });
 * await app.listen({ port: 5000 });
 * drainOn(app);
 */
export async function createApplication(
  options: PipelineOptions,
  routes: (api: FastifyInstance) => void | Promise<void>,
): Promise<FastifyInstance> {
  const { config, headers, access, measure, isReady, jsonBody: json = {}, nearestProxy = false, patience = PATIENCE } = options;
  const { enable_proxy_headers_parsing: enabled, max_request_body_size: bytes } = config.oslo_middleware;
  const app = fastify({
    bodyLimit: bytes,
    forceCloseConnections: "idle",
    genReqId: newRequestId,
    http: { headersTimeout: patience, connectionsCheckingInterval: patience / 2 },
    requestIdHeader: false,
    requestTimeout: patience,
    return503OnClosing: false,
    rewriteUrl: ({ url = "/" }) => normalizeUrl(url),
    routerOptions: { maxParamLength: 4096 },
  });
  if (measure) await app.register(measured, { measure });
  await app.register(drain, options.drain);
  await app.register(errors, options.errors);
  await app.register(requestId);
  await app.register(logContext);
  await app.register(proxyHeaders, { enabled, nearestProxy });
  if (access) await app.register(accessLog, { write: access });
  if (headers) addHeaders(app, headers);
  await app.register(cors, { options: config.cors });
  await app.register(bodyLimit, { bytes });
  await app.register(health, { options: config.healthcheck, ...(isReady && { isReady }) });
  await app.register(doubleSlashes);
  await (json === "raw" ? app.register(rawBody) : app.register(jsonBody, json));
  if (options.before) await app.register(plugin(options.before));
  await withMethods(app, routes, options.notAllowed);
  return app;
}

/** Health is no part of the API: it stands beside it. */
function addHeaders(app: FastifyInstance, headers: Readonly<Record<string, string>>): void {
  app.addHook("onSend", async ({ routeOptions }, reply, payload) => {
    if (routeOptions.url !== "/healthcheck" && routeOptions.url !== "/readiness") reply.headers(headers);
    return payload;
  });
}

import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach } from "vitest";
import { corsOptions, healthcheckOptions, loadConfig, middlewareOptions } from "@underpin/oslo/config";
import { collection, createApplication, createLinks, HttpError, readPaging, type Access, type PipelineOptions } from "@underpin/oslo/http";

const GROUPS = { cors: corsOptions, healthcheck: healthcheckOptions, oslo_middleware: middlewareOptions };
export const GLOBAL_ID = "req-11111111-2222-3333-4444-555555555555";

type Application = Awaited<ReturnType<typeof createApplication>>;

/** A service that listens. */
export interface Service {
  readonly app: Application;
  readonly url: string;
  readonly port: number;
  readonly accesses: readonly Access[];
}

let running: Application | undefined;
afterEach(async () => running?.close());

/** A service like Keystone's shell, with some routes, listening. */
export async function serve(
  settings: Readonly<Record<string, string>> = {},
  more: Partial<PipelineOptions> = {},
  routes: (app: Application) => void = () => undefined,
): Promise<Service> {
  const { values } = loadConfig(GROUPS, { project: "none", environment: { HOME: "/nonexistent" }, commandLine: settings });
  const links = createLinks({ publicEndpoint: null, version: "v3" });
  const accesses: Access[] = [];
  const app = await createApplication(
    {
      config: values,
      drain: { notice: 0, deadline: 10_000 },
      errors: { headers: ({ status }, request) => (status === 401 ? { "www-authenticate": `Keystone uri="${links.base(request)}"` } : {}) },
      headers: { vary: "X-Auth-Token" },
      access: (access) => accesses.push(access),
      ...more,
    },
    (api) => {
      api.get("/v3", async (request) => ({ base: links.base(request), self: links.self(request), address: request.origin.address }));
      api.get("/v3/users", async (request) => {
        const paging = readPaging(request, { defaultLimit: null, maxLimit: 1000 });
        const users = ["a", "b", "c"].map((id) => ({ id })).slice(0, paging.limit ?? 3);
        return collection("users", users, { request, links, paging, isFull: users.length === paging.limit });
      });
      api.post("/v3/users", async (request, reply) =>
        reply.code(201).send({ body: request.body, global: request.globalRequestId ?? null }),
      );
      api.get("/v3/users/:id", async (request) => {
        throw new HttpError(404, `Could not find user: ${(request.params as { id: string }).id}.`);
      });
      api.delete("/v3/users/:id", async (_request, reply) => reply.code(204).send());
      api.get("/v3/secret", async () => {
        throw new HttpError(401, "The request you have made requires authentication.");
      });
      api.get("/v3/broken", async () => {
        throw new TypeError("a password was hunter2");
      });
      routes(api);
    },
  );
  running = app;
  await app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return { app, port, url: `http://127.0.0.1:${port}`, accesses };
}

/** As it goes over the wire: `fetch` would change the path and some headers. */
export async function raw(
  { port }: Service,
  path: string,
  options: { readonly method?: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: string } = {},
): Promise<{ readonly status: number; readonly headers: IncomingMessage["headers"]; readonly text: string }> {
  const asked = httpRequest({
    host: "127.0.0.1",
    port,
    path,
    method: options.method ?? "GET",
    headers: options.headers ?? {},
    agent: false,
  });
  asked.end(options.body);
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() };
}

/** A body. */
export const json = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;

import { fastify, type FastifyRequest } from "fastify";
import { authToken, KeystoneAuth, settingsFrom, type Log } from "@underpin/keystone-auth";

/** A service behind our middleware, that answers with what the middleware tells it; options are those of `[keystone_authtoken]`. */
export async function startEcho(
  options: Readonly<Record<string, string>>,
  { now = Date.now, log }: { readonly now?: () => number; readonly log?: Log } = {},
): Promise<AsyncDisposable & { readonly url: string }> {
  const auth = new KeystoneAuth(settingsFrom(options), { now, ...(log && { log }) });
  const app = fastify({ routerOptions: { ignoreDuplicateSlashes: false } });
  await app.register(authToken, { auth });
  app.all("/*", async (request) => ({ ...ofClient(request), ...request.keystone?.headers }));
  const url = await app.listen({ port: 0, host: "127.0.0.1" });
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      await app.close();
      auth[Symbol.dispose]();
    },
  };
}

/** The client's own headers that a service of Python's would see beside those of the middleware. */
function ofClient({ headers }: FastifyRequest): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith("x-") || name.startsWith("openstack-")));
}

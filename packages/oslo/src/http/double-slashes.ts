import type { FastifyPluginAsync } from "fastify";
import { plugin } from "./plugin.ts";

/** Slashes in a row within a path lead to the path with one (308); at its start they are unknown like any other path. */
export const doubleSlashes: FastifyPluginAsync = plugin(async (app) => {
  app.addHook("onRequest", async (request, reply) => {
    const at = request.url.indexOf("?");
    const [path, query] = at < 0 ? [request.url, ""] : [request.url.slice(0, at), request.url.slice(at)];
    if (!path.includes("//", 1) || path.startsWith("//")) return undefined;
    const { scheme, host, prefix } = request.origin;
    const location = `${scheme}://${host}${prefix}${path.replace(/\/{2,}/g, "/")}${query}`;
    return reply.code(308).header("location", location).type("text/html; charset=utf-8").send(redirect(location));
  });
});

function redirect(location: string): string {
  const shown = location.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
  return `<!doctype html>
<html lang=en>
<title>Redirecting...</title>
<h1>Redirecting...</h1>
<p>You should be redirected automatically to the target URL: <a href="${shown}">${shown}</a>. If not, click the link.
`;
}

/**
 * The URL that is routed: of one that names a server (`GET http://host/v3`) only what comes after that, slashes at the end of the path go,
 * nothing at all is `/`, and bytes in it that are no UTF-8 become the replacement character, as in Python. For Fastify's `rewriteUrl`.
 */
export function normalizeUrl(given: string): string {
  const url = given.replace(/^https?:\/\/[^/?]*/i, "");
  const at = url.indexOf("?");
  const [path, query] = at < 0 ? [url, ""] : [url.slice(0, at), url.slice(at)];
  let end = path.length;
  while (end > 1 && path[end - 1] === "/") end--;
  return `${decodable(path.slice(0, end)) || "/"}${query}`;
}

function decodable(path: string): string {
  if (!path.includes("%")) return path;
  try {
    decodeURIComponent(path);
    return path;
  } catch {
    const bytes = path.replace(/(?:%[0-9a-f]{2})+/gi, (run) =>
      encodeURIComponent(Buffer.from(run.replaceAll("%", ""), "hex").toString("utf8")),
    );
    return bytes.replace(/%(?![0-9a-f]{2})/gi, "%25");
  }
}

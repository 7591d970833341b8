/** The URL of the Identity API v3 at an endpoint, whether that names a version or not; undefined if it is no URL of HTTP. */
export function v3UrlOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") return undefined;
  const path = url.pathname.replace(/\/+$/, "").replace(/\/v2\.0$/, "");
  return `${url.origin}${path.endsWith("/v3") ? path : `${path}/v3`}`;
}

import type { Answer } from "@underpin/oslo/http";
import type { Call } from "../api/call.ts";
import { MICROVERSIONS } from "../api/microversion.ts";
import { route, type Route } from "../api/route.ts";
import { OWN_VERSION } from "../own-version.ts";

const FACTS = { operation: "Version retrieval", policies: [] } as const;

/** `/` and `/v1` */
export const discoveryRoutes: readonly Route[] = [
  route("GET", "/", { ...FACTS, summary: "List the API's versions." }, async (call) => versions(call)),
  route("GET", "/v1", { ...FACTS, summary: "Read about this version." }, async (call) => ({ version: version(call) })),
];

function versions(call: Call): Answer {
  if (/\bapplication\/json-home\b/.test(call.request.headers.accept ?? "")) {
    call.reply.code(302);
    call.location(`${call.barbican.hrefs.base(call.request)}/v1/`);
    return undefined;
  }
  if (call.query.has("build")) return { build: OWN_VERSION };
  call.reply.code(300);
  return { versions: isOldest(call) ? { values: [version(call)] } : [version(call)] };
}

/** Before there were microversions nothing was said of them. */
function version(call: Call): object {
  const links = [
    { rel: "self", href: `${call.barbican.hrefs.base(call.request)}/v1/` },
    { rel: "describedby", type: "text/html", href: "https://docs.openstack.org/" },
  ];
  if (!isOldest(call)) return { id: "v1", status: "CURRENT", min_version: MICROVERSIONS[0], max_version: MICROVERSIONS.at(-1), links };
  const media = { base: "application/json", type: "application/vnd.openstack.key-manager-v1+json" };
  return { id: "v1", status: "stable", links, "media-types": [media] };
}

function isOldest({ request }: Call): boolean {
  return request.microversion === MICROVERSIONS[0];
}

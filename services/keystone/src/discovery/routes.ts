import type { Call } from "../api/call.ts";
import type { Answer } from "@underpin/oslo/http";
import { route, type Route } from "../api/route.ts";
import { preferred } from "./accept.ts";
import { jsonHome } from "./json-home.ts";

const JSON_HOME = "application/json-home";
/** What is asked of nobody: where the API is. */
const OPEN = { policies: [] } as const;

/** `/` and `/v3`: which versions there are, and where. */
export const discoveryRoutes: readonly Route[] = [
  route("GET", "/", { ...OPEN, summary: "List the API's versions.", success: 300 }, async (call) => {
    const home = homeIfWanted(call, "/v3");
    if (home !== undefined) {
      call.reply.code(200);
      return home;
    }
    call.reply.header("location", `${call.link("")}/`);
    return { versions: { values: [versionOf(call)] } };
  }),
  route(
    "GET",
    "/v3",
    { ...OPEN, summary: "Describe the version." },
    async (call) => homeIfWanted(call, "") ?? { version: versionOf(call) },
  ),
];

function homeIfWanted(call: Call, prefix: "" | "/v3"): Answer {
  if (preferred(call.request.headers.accept, ["application/json", JSON_HOME]) !== JSON_HOME) return undefined;
  call.reply.type(JSON_HOME);
  return jsonHome(call.keystone.compatibility, prefix);
}

function versionOf(call: Call): object {
  return {
    id: "v3.14",
    status: "stable",
    updated: "2020-04-07T00:00:00Z",
    links: [{ rel: "self", href: `${call.link("")}/` }],
    "media-types": [{ base: "application/json", type: "application/vnd.openstack.identity-v3+json" }],
  };
}

import { route, type Route } from "../api/route.ts";
import { openApi } from "./document.ts";

/** `/openapi.json`: the table of routes, described. */
export function openApiRoutes(routes: readonly Route[], version: string): readonly Route[] {
  return [
    route("GET", "/openapi.json", { summary: "Describe the API.", policies: [] }, async (call) => {
      const there = routes.filter(({ only }) => only === undefined || only === call.keystone.compatibility);
      return openApi(there, call.link("").replace(/\/v3$/, ""), version);
    }),
  ];
}

import { route, type Route } from "../api/route.ts";

/** `/v3/OS-REVOKE/events` */
export const revocationRoutes: readonly Route[] = [
  route(
    "GET",
    "/v3/OS-REVOKE/events",
    {
      summary: "List what has been revoked.",
      policies: ["identity:list_revoke_events"],
      parameters: [{ name: "since", description: "Only what was revoked after this time." }],
    },
    async (call) => {
      call.authorize("identity:list_revoke_events");
      const events = await call.keystone.revocations.list(call.query.get("since"));
      return { events, links: { next: null, self: call.link("OS-REVOKE/events"), previous: null } };
    },
  ),
];

import type { ListAsked } from "../database/listing.ts";
import { unauthorized } from "../refusals.ts";
import type { Call } from "./call.ts";

/**
 * Reads what a list of users or groups is asked for. Who has a token of a domain sees that domain's alone. In release 30 a page that is
 * exactly full counts for one that something follows where something narrows the list, as upstream then does not look further.
 *
 * @throws HttpError 400, 401
 */
export function listingAsked(call: Call): ListAsked {
  const asked = [...call.filters, ...call.within(listedDomain(call))];
  return {
    filters: [...asked, ...call.within(call.caller?.token?.domain?.id)],
    paging: call.paging(call.keystone.config.identity.list_limit),
    isFullWhenReached: call.keystone.compatibility === 30 && asked.length > 0,
  };
}

/**
 * The domain whose users or groups are listed where domains have drivers of their own: the query's, else the token's; undefined for all.
 *
 * @throws HttpError 401 where nothing says which
 */
function listedDomain(call: Call): string | undefined {
  if (!call.keystone.config.identity.domain_specific_drivers_enabled) return undefined;
  const asked = call.query.get("domain_id");
  if (asked) return asked;
  const { domain, project, isSystem } = call.token;
  if (domain !== null) return domain.id;
  if (project !== null) return project.domain.id;
  if (isSystem) return undefined;
  throw unauthorized("No domain information specified as part of list request");
}

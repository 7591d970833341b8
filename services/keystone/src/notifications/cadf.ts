import type { Asker } from "./asker.ts";
import type { Event, Initiator } from "./event.ts";
import { resourceUuid } from "./resource-uuid.ts";

/** What a CADF event has that is not the event's own. */
export interface CadfParts {
  readonly asker: Asker;
  /** Who the one that did it is where it is no user: the same for all events of a request. */
  readonly initiatorId: string;
  /** The id of the identity service in the catalogue; null if it has none. */
  readonly serviceId: string | null;
  /** Whether a user's name is told under two names: release 30 does. */
  readonly namesTwice: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly newId: () => string;
}

const TYPE = "http://schemas.dmtf.org/cloud/audit/1.0/event";

/** The payload of an event in CADF's form (DMTF DSP0262). */
export function cadfPayload(event: Event, parts: CadfParts): Readonly<Record<string, unknown>> {
  const { action, outcome, initiator, target, reason, more } = event;
  const { serviceId, now, newId } = parts;
  return {
    typeURI: TYPE,
    eventType: "activity",
    id: newId(),
    eventTime: new Date(now).toISOString().replace("Z", "000+0000"),
    action,
    outcome,
    ...(initiator !== null && { initiator: initiatorShown(initiator, parts) }),
    target: { typeURI: target.typeURI, id: target.id || newId() },
    observer: { typeURI: "service/security", id: serviceId ?? newId() },
    ...(reason && { reason }),
    ...more,
  };
}

function initiatorShown({ user, more }: Initiator, { asker, initiatorId, namesTwice }: CadfParts): object {
  const { address, agent, requestId, globalRequestId, projectId, domainId } = asker;
  const name = user?.name ?? null;
  return {
    typeURI: "service/security/account/user",
    id: user === null ? initiatorId : resourceUuid(user.id),
    host: { address, agent },
    ...(user !== null && { user_id: user.id }),
    ...(name !== null && { username: name, ...(namesTwice && { name }) }),
    ...(projectId !== null && { project_id: projectId }),
    ...(domainId !== null && { domain_id: domainId }),
    request_id: requestId,
    ...(globalRequestId !== null && { global_request_id: globalRequestId }),
    ...more,
  };
}

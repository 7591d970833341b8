import type { Asker } from "./asker.ts";
import type { Event } from "./event.ts";

/** The payload of an event in the basic form; undefined for one that has no such form. */
export function basicPayload({ basic, initiator }: Event, asker: Asker): Readonly<Record<string, unknown>> | undefined {
  if (basic === undefined || initiator === null) return basic;
  const { requestId, globalRequestId } = asker;
  return { ...basic, request_id: requestId, ...(globalRequestId !== null && { global_request_id: globalRequestId }) };
}

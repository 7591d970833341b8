import { randomUUID } from "node:crypto";
import type { Notification } from "./notification.ts";

/** The version of the envelope; 1.0 is none. */
export type EnvelopeVersion = "1.0" | "2.0";

/** What is put onto the broker, as oslo.messaging does: version 2.0 has the message as text in an object of its own. */
export function sealed(notification: Notification, version: EnvelopeVersion): object {
  const message = { ...notification, _unique_id: randomUUID().replaceAll("-", "") };
  return version === "1.0" ? message : { "oslo.version": version, "oslo.message": JSON.stringify(message) };
}

/** What a listener hears. */
export type Heard = Pick<Notification, "event_type"> & { readonly payload: unknown };

/** What is in the body of a message, with an envelope or without; undefined if it is no notification. The broker's client has read JSON or left its bytes. */
export function opened(body: unknown): Heard | undefined {
  const read = Buffer.isBuffer(body) ? parsed(body.toString()) : body;
  const message = isObject(read) && typeof read["oslo.message"] === "string" ? parsed(read["oslo.message"]) : read;
  if (!isObject(message) || typeof message["event_type"] !== "string") return undefined;
  return { event_type: message["event_type"], payload: message["payload"] };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

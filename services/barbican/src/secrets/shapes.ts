import { NoTime, parseIsoMicroseconds, pythonRepr, strip, utcMicroseconds } from "@underpin/oslo/python";
import { bodyShape, nameWithin } from "../api/body-shape.ts";
import { invalidObject, tooLarge, type Refusal } from "../api/refusals.ts";
import type { Payload } from "../payloads/payload.ts";
import { fromBase64 } from "./base64.ts";
import { isSupported, isText, normalized, SUPPORTED } from "./media-types.ts";

/** The kinds of secrets, as refusals list them. */
const SECRET_TYPES = ["symmetric", "passphrase", "private", "public", "certificate", "opaque"] as const;

/** `POST /v1/secrets` */
export const secretBody = bodyShape("Secret", {
  type: "object",
  properties: {
    name: { type: ["string", "null"], maxLength: 255 },
    algorithm: { type: "string", maxLength: 255 },
    mode: { type: "string", maxLength: 255 },
    bit_length: { type: "integer", minimum: 1, maximum: 32_767 },
    expiration: { type: "string", maxLength: 255 },
    payload: { type: "string" },
    secret_type: { type: "string", maxLength: 80, enum: SECRET_TYPES },
    payload_content_type: { type: ["string", "null"], maxLength: 255 },
    payload_content_encoding: { type: "string", maxLength: 255, enum: ["base64"] },
    transport_key_needed: { type: "string", enum: ["true", "false"] },
    transport_key_id: { type: "string" },
  },
});

/** What is said of a new secret. */
export interface NewSecret {
  readonly name: string | null;
  readonly secretType: string;
  /** As a column has it: UTC. */
  readonly expiration: string | null;
  readonly algorithm: string | null;
  readonly bitLength: number | null;
  readonly mode: string | null;
}

/** What is checked, and by whose limits. */
export interface Checking {
  readonly now: number;
  /** `[DEFAULT] max_allowed_secret_in_bytes` */
  readonly most: number;
  /** What the secret is a part of, if it is: an order. */
  readonly within?: string;
}

type Body = Readonly<Record<string, unknown>>;

/**
 * What a body of the shape says of a new secret.
 *
 * @throws Refusal 400 for a time that is none, or has passed
 */
export function newSecret(body: Body, { now, within }: Pick<Checking, "now" | "within">): NewSecret {
  const text = (name: string): string | null => (body[name] as string | null | undefined) ?? null;
  return {
    name: text("name"),
    secretType: text("secret_type") ?? "opaque",
    expiration: expirationOf(text("expiration"), now, within),
    algorithm: text("algorithm"),
    bitLength: (body["bit_length"] as number | undefined) ?? null,
    mode: text("mode"),
  };
}

function expirationOf(text: string | null, now: number, within: string | undefined): string | null {
  if (text === null || text === "") return null;
  const wrong = (reason: string): Refusal => invalidObject(nameWithin("Secret", within), reason, "expiration");
  try {
    const at = parseIsoMicroseconds(text);
    if (at <= now * 1000) throw wrong("'expiration' is before current time");
    return utcMicroseconds(at);
  } catch (error) {
    if (error instanceof NoTime) throw wrong("Invalid date for 'expiration'");
    throw error;
  }
}

/**
 * The payload of a body; undefined if it has none.
 *
 * @throws Refusal 400, 413
 */
export function payloadOf(body: Body, { most, within }: Omit<Checking, "now">): Payload | undefined {
  const refused = refusing(within);
  const type = (body["payload_content_type"] as string | null | undefined) ?? null;
  const encoding = (body["payload_content_encoding"] as string | undefined) ?? null;
  if (!Object.hasOwn(body, "payload")) {
    // An order says of which type its product is to be.
    if (Object.hasOwn(body, "payload_content_type") && within === undefined)
      throw refused("payload must be provided when payload_content_type is specified", "payload");
    if (type !== null && type !== "") requireSupported(type, refused);
    return undefined;
  }
  if (type === null) throw refused("If 'payload' is supplied, 'payload_content_type' must also be supplied.", "payload_content_type");
  requireSupported(type, refused);
  const isPlain = isText(type);
  if (isPlain ? encoding !== null : encoding !== "base64")
    throw refused(
      `payload_content_encoding is not one of ${isPlain ? "None" : pythonRepr(["base64", "binary"])}`,
      "payload_content_encoding",
    );
  const text = body["payload"] as string;
  if (Buffer.byteLength(text) > most) throw tooLarge();
  if (strip(text) === "") throw refused("If 'payload' specified, must be non empty", "payload");
  const data = isPlain ? Buffer.from(text, "utf8") : fromBase64(text);
  if (data === null) throw refused("Invalid payload for payload_content_encoding", "payload");
  return { data, contentType: isPlain ? "text/plain" : normalized(type) };
}

type Refusing = (reason: string, property: string) => Refusal;

/** @throws Refusal 400 */
function requireSupported(type: string, refused: Refusing): void {
  if (!isSupported(type)) throw refused(`payload_content_type is not one of ${pythonRepr(SUPPORTED)}`, "payload_content_type");
}

function refusing(within: string | undefined): Refusing {
  return (reason, property) => invalidObject(nameWithin("Secret", within), reason, property);
}

import { pythonRepr } from "@underpin/oslo/python";
import { bodyShape, checkShape } from "../api/body-shape.ts";
import { invalidObject, Refusal } from "../api/refusals.ts";
import type { Compatibility } from "../policies/index.ts";
import { newSecret, payloadOf, secretBody, type NewSecret } from "../secrets/shapes.ts";

/** `POST /v1/orders` */
export const orderBody = bodyShape("Order", {
  type: "object",
  properties: { meta: { type: "object" }, type: { type: "string" } },
});

type Json = Readonly<Record<string, unknown>>;

/** What is ordered. */
export interface Ordered {
  readonly type: "key" | "asymmetric";
  /** What is said of the secrets that it becomes, but for their kind. */
  readonly secret: NewSecret & { readonly algorithm: string; readonly bitLength: number };
  /** The media type of what is made. */
  readonly contentType: string | null;
}

/** An order as it comes. */
export interface NewOrder extends Ordered {
  /** What is kept of what the client said: all but the passphrase. */
  readonly meta: Json;
  /** What the private key is to be encrypted with, whatever it is; undefined if nothing is. */
  readonly passphrase: unknown;
}

/** What an order is checked by. */
export interface OrderChecking {
  readonly now: number;
  /** `[DEFAULT] max_allowed_secret_in_bytes` */
  readonly most: number;
  readonly compatibility: Compatibility;
}

const TYPES: readonly string[] = ["key", "asymmetric"];

/** Certificates are named among what may be ordered where that is expected, and can't be: there is nobody to make them. */
function refuseType(type: string, compatibility: Compatibility): void {
  if (TYPES.includes(type)) return;
  const named = compatibility === 15 && type !== "certificate" ? [...TYPES, "certificate"] : TYPES;
  throw invalidObject("Order", `${pythonRepr(type)} is not one of ${pythonRepr(named)}`, "type");
}

/**
 * Reads what is ordered from a body of the shape.
 *
 * @throws Refusal 400, 413
 */
export function newOrder(body: Json, { now, most, compatibility }: OrderChecking): NewOrder {
  for (const name of ["meta", "type"])
    // The older way of a schema to say what must be there names it as what is wrong, too.
    if (body[name] === undefined) throw invalidObject("Order", `'${name}' is a required property`, name);
  refuseType(body["type"] as string, compatibility);
  const [type, said] = [body["type"] as Ordered["type"], body["meta"] as Json];
  const refused = (reason: string): Refusal => invalidObject("Order", reason, "meta");
  checkShape(secretBody, said, "Order");
  const { expiration } = newSecret(said, { now, within: "Order" });
  if (payloadOf(said, { most, within: "Order" }) !== undefined) throw refused(`'payload' not allowed for ${type} type order`);
  const kind = type === "key" ? type : "asymmetric key";
  if (!said["algorithm"]) throw refused(`'algorithm' is required field for ${kind} type order`);
  if (!said["bit_length"]) throw refused(`'bit_length' is required field for ${kind} type order`);
  if (Number(said["bit_length"]) % 8 !== 0) throw new Refusal(400, "Provided field value is not supported");
  const { passphrase, ...rest } = said;
  const meta = { ...rest, name: said["name"] ?? null, expiration: expiration?.replace(" ", "T") ?? null };
  return { ...orderedOf(type, meta), meta, passphrase: isGiven(passphrase) ? passphrase : undefined };
}

/** What an order of a row says is ordered. */
export function orderedOf(type: Ordered["type"], meta: Json): Ordered {
  const text = (name: string): string | null => (meta[name] as string | null | undefined) ?? null;
  return {
    type,
    secret: {
      name: text("name"),
      secretType: "symmetric",
      expiration: text("expiration")?.replace("T", " ") ?? null,
      algorithm: text("algorithm") ?? "",
      bitLength: Number(meta["bit_length"]),
      mode: text("mode"),
    },
    contentType: Object.hasOwn(meta, "payload_content_type") ? text("payload_content_type") : "application/octet-stream",
  };
}

/** What Python takes for false is no passphrase. */
function isGiven(passphrase: unknown): boolean {
  if (typeof passphrase === "object" && passphrase !== null) return Object.keys(passphrase).length > 0;
  return Boolean(passphrase);
}

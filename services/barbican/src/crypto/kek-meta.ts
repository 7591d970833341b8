import { WRAP_MECHANISMS, type WrapMechanism } from "../pkcs11/constants.ts";

/** A row's key that is not what any release writes. */
export class UnreadableKey extends Error {
  override readonly name = "UnreadableKey";
}

/** A project's key as `kek_data.plugin_meta` has it: wrapped by one master key, signed by the other. */
export interface KekMeta {
  /** Null where the HSM was asked to make none. */
  readonly iv: Buffer | null;
  readonly wrappedKey: Buffer;
  readonly hmac: Buffer;
  readonly mkekLabel: string;
  readonly hmacLabel: string;
  /** Left out before 2025.1, when there was but CKM_AES_CBC_PAD. */
  readonly mechanism: WrapMechanism;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads what any release has written.
 *
 * @throws UnreadableKey, whose message has nothing of the key
 */
export function readKekMeta(text: string): KekMeta {
  const json = parse(text);
  const mechanism = json["key_wrap_mechanism"] ?? "CKM_AES_CBC_PAD";
  if (typeof mechanism !== "string" || !Object.hasOwn(WRAP_MECHANISMS, mechanism))
    throw new UnreadableKey("its key_wrap_mechanism is none that is known");
  return {
    iv: json["iv"] === null ? null : bytes(json, "iv"),
    wrappedKey: bytes(json, "wrapped_key"),
    hmac: bytes(json, "hmac"),
    mkekLabel: label(json, "mkek_label"),
    hmacLabel: label(json, "hmac_label"),
    mechanism: mechanism as WrapMechanism,
  };
}

/** What is signed since Mitaka; Liberty signed the wrapped key alone, as is done where there is no initialisation vector. */
export function signedBytes({ iv, wrappedKey }: Pick<KekMeta, "iv" | "wrappedKey">): Buffer {
  return iv === null ? wrappedKey : Buffer.concat([iv, wrappedKey]);
}

/** A key as releases since 2025.1 write it, or, where it is wrapped as before, all of them since Liberty. */
export function writeKekMeta({ iv, wrappedKey, hmac, mkekLabel, hmacLabel, mechanism }: KekMeta): string {
  return compact({
    iv: iv === null ? null : iv.toString("base64"),
    wrapped_key: wrappedKey.toString("base64"),
    hmac: hmac.toString("base64"),
    mkek_label: mkekLabel,
    hmac_label: hmacLabel,
    ...((mechanism !== "CKM_AES_CBC_PAD" || iv === null) && { key_wrap_mechanism: mechanism }),
  });
}

/** The same text with another signature: whatever else is in it stays, in its order. */
export function withHmac(text: string, hmac: Buffer): string {
  return compact({ ...parse(text), hmac: hmac.toString("base64") });
}

/** JSON without blanks and in ASCII, as Python's `json_dumps_compact`. */
function compact(value: Json): string {
  return JSON.stringify(value).replaceAll(/[\u007F-\uFFFF]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function parse(text: string): Json {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UnreadableKey("its plugin_meta is not JSON");
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) throw new UnreadableKey("its plugin_meta is no JSON object");
  return json as Json;
}

function label(json: Json, name: string): string {
  const value = json[name];
  if (typeof value !== "string") throw new UnreadableKey(`its plugin_meta has no ${name}`);
  return value;
}

function bytes(json: Json, name: string): Buffer {
  const text = label(json, name);
  const value = Buffer.from(text, "base64");
  // Node leaves out what is no base64; the key would be another one.
  if (value.length === 0 || value.toString("base64").replace(/=+$/, "") !== text.replace(/=+$/, ""))
    throw new UnreadableKey(`${name} of its plugin_meta is no base64`);
  return value;
}

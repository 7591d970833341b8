import { BLOCK, pad, unpad } from "../crypto/pkcs7.ts";
import type { Handle, Mechanism } from "./cryptoki.ts";
import { ENCRYPTION_MECHANISMS, GCM_PARAMETERS, MECHANISMS, type EncryptionMechanism } from "./constants.ts";
import { CKR, HsmError, HsmSetupError } from "./hsm-error.ts";
import type { Hsm } from "./hsm.ts";

/** Bytes of the tag and of the initialisation vectors that are made here for AES-GCM. */
const [TAG, NONCE] = [16, 12];

/** A payload as `encrypted_data` has it. */
export interface Sealed {
  /** `cypher_text` */
  readonly cypherText: string;
  /** `kek_meta_extended`: the initialisation vector, and since Rocky the mechanism, too. */
  readonly kekMetaExtended: string;
}

export interface PayloadOptions {
  /** What new payloads are encrypted by. */
  readonly mechanism: EncryptionMechanism;
  /** Whether initialisation vectors of AES-GCM are made here; else the HSM makes one and has it behind what it encrypts. */
  readonly generateIv: boolean;
}

/** A payload that can't be decrypted as its row says. */
export class UnreadablePayload extends Error {
  override readonly name = "UnreadablePayload";
}

/** Encrypts a payload with a project's key. */
export function sealPayload(hsm: Hsm, key: Handle, data: Buffer, { mechanism, generateIv }: PayloadOptions): Sealed {
  const { iv, text } =
    mechanism === "CKM_AES_CBC"
      ? sealCbc(hsm, key, data)
      : generateIv
        ? sealGcm(hsm, key, data, mechanism)
        : sealGcmOfHsm(hsm, key, data, mechanism);
  return { cypherText: text.toString("base64"), kekMetaExtended: JSON.stringify({ iv: iv.toString("base64"), mechanism }) };
}

type Encrypted = Readonly<Record<"iv" | "text", Buffer>>;

function sealCbc(hsm: Hsm, key: Handle, data: Buffer): Encrypted {
  const iv = hsm.random(BLOCK);
  return { iv, text: hsm.encrypt(mechanismOf("CKM_AES_CBC", iv), key, pad(data), 0) };
}

function sealGcm(hsm: Hsm, key: Handle, data: Buffer, mechanism: EncryptionMechanism): Encrypted {
  const iv = hsm.random(NONCE);
  return { iv, text: hsm.encrypt(mechanismOf(mechanism, iv), key, data, TAG) };
}

/** The HSM has its initialisation vector behind the rest. */
function sealGcmOfHsm(hsm: Hsm, key: Handle, data: Buffer, mechanism: EncryptionMechanism): Encrypted {
  const all = hsm.encrypt(mechanismOf(mechanism, Buffer.alloc(0)), key, data, 2 * TAG);
  // Some take none at all for one, and have nothing behind the tag: the payload could not be read any more.
  if (all.length !== data.length + 2 * TAG)
    throw new HsmSetupError(
      `The HSM makes no initialisation vectors for ${mechanism}.`,
      "Set aes_gcm_generate_iv of [p11_crypto_plugin] to true.",
    );
  return { iv: all.subarray(-TAG), text: all.subarray(0, -TAG) };
}

/**
 * Decrypts what any release has encrypted.
 *
 * @throws HsmError where it is not what the key has encrypted
 * @throws UnreadablePayload
 */
export function openPayload(hsm: Hsm, key: Handle, { cypherText, kekMetaExtended }: Sealed, configured: EncryptionMechanism): Buffer {
  const { iv, mechanism } = readExtended(kekMetaExtended);
  const text = Buffer.from(cypherText, "base64");
  if (mechanism === "CKM_AES_CBC") {
    const data = unpad(hsm.decrypt(mechanismOf(mechanism, iv), key, text));
    if (data === null) throw new UnreadablePayload("its padding is wrong");
    return data;
  }
  const candidates = mechanism === undefined ? beforeRocky(configured) : [mechanism];
  return asOfLiberty(iv, decryptByFirst(hsm, key, text, iv, candidates));
}

/** Before Rocky rows said nothing of the mechanism: it was AES-GCM, by whichever name the HSM has for it. */
function beforeRocky(configured: EncryptionMechanism): readonly EncryptionMechanism[] {
  const all = new Set<EncryptionMechanism>([configured, "VENDOR_SAFENET_CKM_AES_GCM", "CKM_AES_GCM"]);
  all.delete("CKM_AES_CBC");
  return [...all];
}

function decryptByFirst(hsm: Hsm, key: Handle, text: Buffer, iv: Buffer, mechanisms: readonly EncryptionMechanism[]): Buffer {
  for (const [i, mechanism] of mechanisms.entries())
    try {
      return hsm.decrypt(mechanismOf(mechanism, iv), key, text);
    } catch (error) {
      const isUnknown = error instanceof HsmError && error.rv === CKR.MECHANISM_INVALID;
      if (!isUnknown || i === mechanisms.length - 1) throw error;
    }
  throw new UnreadablePayload("no mechanism of AES-GCM is known");
}

/** Liberty padded what it encrypted, and had initialisation vectors of 16 bytes; its rows say nothing else by which to tell them. */
function asOfLiberty(iv: Buffer, data: Buffer): Buffer {
  return iv.length === BLOCK ? (unpad(data) ?? data) : data;
}

function mechanismOf(name: EncryptionMechanism, iv: Buffer): Mechanism {
  const mechanism = MECHANISMS[name];
  if (name === "CKM_AES_CBC") return { mechanism, parameter: iv };
  return { mechanism, parameter: { type: GCM_PARAMETERS, iv, ivBits: iv.length * 8, tagBits: TAG * 8 } };
}

function readExtended(text: string): { readonly iv: Buffer; readonly mechanism: EncryptionMechanism | undefined } {
  let json: { readonly iv?: unknown; readonly mechanism?: unknown } | null;
  try {
    json = JSON.parse(text) as typeof json;
  } catch {
    throw new UnreadablePayload("its kek_meta_extended is not JSON");
  }
  const { iv, mechanism } = json ?? {};
  if (typeof iv !== "string") throw new UnreadablePayload("its kek_meta_extended has no iv");
  if (mechanism !== undefined && !ENCRYPTION_MECHANISMS.includes(mechanism as EncryptionMechanism))
    throw new UnreadablePayload("its mechanism is none that is known");
  return { iv: Buffer.from(iv, "base64"), mechanism: mechanism as EncryptionMechanism | undefined };
}

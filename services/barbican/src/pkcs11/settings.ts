import { closeSync, openSync, readSync } from "node:fs";
import type { Values } from "@underpin/oslo/config";
import type { p11CryptoPlugin } from "../config/p11-crypto-plugin.ts";
import {
  ENCRYPTION_MECHANISMS,
  HMAC_KEYGEN_MECHANISMS,
  HMAC_MECHANISMS,
  KEY_TYPES,
  WRAP_MECHANISMS,
  type HmacMechanism,
  type KeyTypeName,
  type WrapMechanism,
} from "./constants.ts";
import { HsmSetupError } from "./hsm-error.ts";
import type { HsmOptions } from "./hsm.ts";
import type { HmacKeyKind } from "./master-keys.ts";
import type { PayloadOptions } from "./payload.ts";
import type { ProjectKeyOptions } from "./project-keys.ts";

/** `[p11_crypto_plugin]` as it was read. */
export type P11Values = Values<{ readonly p11: typeof p11CryptoPlugin }>["p11"];

/**
 * How the configured HSM is reached.
 *
 * @throws HsmSetupError
 */
export function hsmOptions(values: P11Values): HsmOptions {
  return {
    libraryPath: required(values.library_path, "library_path"),
    token: { serialNumber: values.token_serial_number, labels: values.token_labels, slotId: values.slot_id },
    login: values.login,
    readWrite: values.rw_session,
    osLocking: values.os_locking_ok,
    ...(values.seed_file !== "" && { seed: readSeed(values.seed_file, values.seed_length) }),
  };
}

/**
 * How projects' keys are wrapped and signed.
 *
 * @throws HsmSetupError
 */
export function projectKeyOptions(values: P11Values): ProjectKeyOptions {
  return {
    mkekLabel: required(values.mkek_label, "mkek_label"),
    hmacLabel: required(values.hmac_label, "hmac_label"),
    hmacKeyType: hmacKeyType(values.hmac_key_type),
    hmacMechanism: hmacMechanism(values.hmac_mechanism),
    wrapMechanism: oneOf(Object.keys(WRAP_MECHANISMS) as WrapMechanism[], values.key_wrap_mechanism, "key_wrap_mechanism"),
    generateIv: values.key_wrap_generate_iv,
    length: values.pkek_length,
    sensitive: values.always_set_cka_sensitive,
  };
}

/**
 * How payloads are encrypted.
 *
 * @throws HsmSetupError
 */
export function payloadOptions(values: P11Values): PayloadOptions {
  const mechanism = oneOf(ENCRYPTION_MECHANISMS, values.encryption_mechanism, "encryption_mechanism");
  return { mechanism, generateIv: values.aes_gcm_generate_iv };
}

/** @throws HsmSetupError */
export function hmacKeyType(name: string): KeyTypeName {
  return oneOf(Object.keys(KEY_TYPES) as KeyTypeName[], name, "hmac_key_type");
}

/** @throws HsmSetupError */
export function hmacMechanism(name: string): HmacMechanism {
  return oneOf(HMAC_MECHANISMS, name, "hmac_mechanism");
}

/** @throws HsmSetupError */
export function hmacKeygenMechanism(name: string): HmacKeyKind["mechanism"] {
  return oneOf(HMAC_KEYGEN_MECHANISMS, name, "hmac_keygen_mechanism");
}

function oneOf<T extends string>(known: readonly T[], value: string, option: string): T {
  const found = known.find((one) => one === value);
  if (found !== undefined) return found;
  throw new HsmSetupError(`${value} is not known as ${option}.`, `Use one of ${known.join(", ")}.`);
}

function required<T>(value: T | null, option: string): T {
  if (value !== null && value !== "") return value;
  throw new HsmSetupError(`[p11_crypto_plugin] ${option} is not set.`, `Set it in barbican.conf.`);
}

function readSeed(file: string, length: number): Buffer {
  try {
    const opened = openSync(file, "r");
    try {
      const seed = Buffer.alloc(length);
      return seed.subarray(0, readSync(opened, seed, 0, length, null));
    } finally {
      closeSync(opened);
    }
  } catch (cause) {
    throw new HsmSetupError(
      `seed_file can't be read: ${(cause as Error).message}`,
      "Correct [p11_crypto_plugin] seed_file, or leave it out.",
      {
        cause,
      },
    );
  }
}

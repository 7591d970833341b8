/** Mechanisms that the configuration and rows may name, by their numbers; two vendors' are among them. */
export const MECHANISMS = {
  CKM_SHA256_HMAC: 0x251,
  CKM_GENERIC_SECRET_KEY_GEN: 0x350,
  CKM_AES_KEY_GEN: 0x1080,
  CKM_AES_CBC: 0x1082,
  CKM_AES_MAC: 0x1083,
  CKM_AES_CBC_PAD: 0x1085,
  CKM_AES_GCM: 0x1087,
  CKM_AES_KEY_WRAP_PAD: 0x210a,
  CKM_AES_KEY_WRAP_KWP: 0x210b,
  VENDOR_SAFENET_CKM_AES_GCM: 0x8000011c,
  CKM_NC_SHA256_HMAC_KEY_GEN: 0xde436997,
} as const;

/** What a project's key is wrapped by, and the length of its initialisation vector. */
export const WRAP_MECHANISMS = { CKM_AES_CBC_PAD: 16, CKM_AES_KEY_WRAP_PAD: 8, CKM_AES_KEY_WRAP_KWP: 4 } as const;

export type WrapMechanism = keyof typeof WRAP_MECHANISMS;

/** What wrapped keys are signed with. */
export const HMAC_MECHANISMS = ["CKM_SHA256_HMAC", "CKM_AES_MAC"] as const;

export type HmacMechanism = (typeof HMAC_MECHANISMS)[number];

/** What the key that signs is made by. */
export const HMAC_KEYGEN_MECHANISMS = ["CKM_AES_KEY_GEN", "CKM_GENERIC_SECRET_KEY_GEN", "CKM_NC_SHA256_HMAC_KEY_GEN"] as const;

/** What payloads are encrypted by. */
export const ENCRYPTION_MECHANISMS = ["CKM_AES_CBC", "CKM_AES_GCM", "VENDOR_SAFENET_CKM_AES_GCM"] as const;

export type EncryptionMechanism = (typeof ENCRYPTION_MECHANISMS)[number];

export const KEY_TYPES = { CKK_GENERIC_SECRET: 0x10, CKK_AES: 0x1f, CKK_SHA256_HMAC: 0x2b } as const;

export type KeyTypeName = keyof typeof KEY_TYPES;

/** Attributes of objects. */
export const CKA = {
  CLASS: 0x0,
  TOKEN: 0x1,
  PRIVATE: 0x2,
  LABEL: 0x3,
  KEY_TYPE: 0x100,
  SENSITIVE: 0x103,
  ENCRYPT: 0x104,
  DECRYPT: 0x105,
  WRAP: 0x106,
  UNWRAP: 0x107,
  SIGN: 0x108,
  VERIFY: 0x10a,
  VALUE_LEN: 0x161,
  EXTRACTABLE: 0x162,
} as const;

export const CKO_SECRET_KEY = 0x4;
export const CKU_USER = 0x1;
export const CKF_OS_LOCKING_OK = 0x2;
export const CKF_RW_SESSION = 0x2;
export const CKF_SERIAL_SESSION = 0x4;
/** Sessions that nobody has logged in to: reading, and reading and writing. */
export const PUBLIC_SESSIONS: ReadonlySet<number> = new Set([0, 2]);
/** How pkcs11js calls the parameters of AES-GCM since PKCS#11 2.40. */
export const GCM_PARAMETERS = 7;

import type { Attribute, Handle } from "./cryptoki.ts";
import { CKA, KEY_TYPES, MECHANISMS, type HMAC_KEYGEN_MECHANISMS, type KeyTypeName } from "./constants.ts";
import type { Hsm } from "./hsm.ts";

/** What both kinds of master key have: they stay on the token, and nobody gets to see them. */
const template = (label: string, keyType: KeyTypeName, length: number, uses: Uses): readonly Attribute[] => [
  { type: CKA.KEY_TYPE, value: KEY_TYPES[keyType] },
  { type: CKA.VALUE_LEN, value: length },
  { type: CKA.LABEL, value: label },
  { type: CKA.TOKEN, value: true },
  { type: CKA.PRIVATE, value: true },
  { type: CKA.SENSITIVE, value: true },
  { type: CKA.EXTRACTABLE, value: false },
  { type: CKA.ENCRYPT, value: uses === "wraps" },
  { type: CKA.DECRYPT, value: uses === "wraps" },
  { type: CKA.WRAP, value: uses === "wraps" },
  { type: CKA.UNWRAP, value: uses === "wraps" },
  { type: CKA.SIGN, value: uses === "signs" },
  { type: CKA.VERIFY, value: uses === "signs" },
];

type Uses = "wraps" | "signs";

/** Makes the key that wraps those of the projects. */
export function generateMkek(hsm: Hsm, label: string, length: number): Handle {
  return hsm.generateKey({ mechanism: MECHANISMS.CKM_AES_KEY_GEN }, template(label, "CKK_AES", length, "wraps"));
}

/** How the key that signs is made. */
export interface HmacKeyKind {
  readonly keyType: KeyTypeName;
  readonly mechanism: (typeof HMAC_KEYGEN_MECHANISMS)[number];
}

/** Makes the key that signs what the other one wraps. */
export function generateHmacKey(hsm: Hsm, label: string, length: number, { keyType, mechanism }: HmacKeyKind): Handle {
  return hsm.generateKey({ mechanism: MECHANISMS[mechanism] }, template(label, keyType, length, "signs"));
}

import type { Sealed } from "../crypto/crypto-plugin.ts";

/** A payload that is encrypted, and ready to be written. */
export interface SealedPayload {
  readonly sealed: Sealed;
  readonly contentType: string;
  readonly kekId: string;
}

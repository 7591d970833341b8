import { UnderpinError } from "underpin/cli";
import { HsmError, HsmSetupError } from "../../pkcs11/hsm-error.ts";

/** What to do about answers that have a usual reason. */
const ADVICE: Readonly<Record<string, string>> = {
  CKR_SLOT_ID_INVALID:
    "Correct slot_id of [p11_crypto_plugin], or --slot-id; better name the token by token_labels or token_serial_number.",
  CKR_TOKEN_NOT_PRESENT:
    "Correct slot_id of [p11_crypto_plugin], or --slot-id; better name the token by token_labels or token_serial_number.",
  CKR_TOKEN_NOT_RECOGNIZED: "Initialise the token with the HSM's own tools, or name another one.",
  CKR_PIN_INCORRECT: "Correct the PIN: login of [p11_crypto_plugin], or --passphrase. Many HSMs lock a user after a few wrong ones.",
  CKR_PIN_LOCKED: "Have the HSM's officer unlock the user.",
  CKR_USER_NOT_LOGGED_IN: "Set the PIN: login of [p11_crypto_plugin], or --passphrase.",
  CKR_MECHANISM_INVALID: "The HSM does not have the mechanism: choose another one in [p11_crypto_plugin].",
  CKR_KEY_TYPE_INCONSISTENT: "The HSM does not use keys of this type so: set hmac_key_type of [p11_crypto_plugin] to another one.",
  CKR_TEMPLATE_INCONSISTENT: "The HSM does not make keys of this type so: choose another --key-type or --mechanism.",
  CKR_SESSION_READ_ONLY: "Set rw_session of [p11_crypto_plugin] to true.",
};

/**
 * Runs what talks to an HSM; what it throws is said in words.
 *
 * @throws UnderpinError `UP-HSM`
 */
export async function saidInWords<R>(fine: string, body: () => R | Promise<R>): Promise<R> {
  try {
    return await body();
  } catch (cause) {
    if (cause instanceof HsmSetupError) throw new UnderpinError("UP-HSM", { what: cause.message, fine, next: cause.next, cause });
    if (!(cause instanceof HsmError)) throw cause;
    const next = ADVICE[cause.ckr];
    throw new UnderpinError("UP-HSM", {
      what: cause.message,
      why: `It was asked for ${cause.called}.`,
      fine,
      ...(next !== undefined && { next }),
      cause,
    });
  }
}

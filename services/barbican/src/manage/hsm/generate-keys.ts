import type { Command } from "commander";
import { UnderpinError, type CommandLine } from "underpin/cli";
import { MECHANISMS, type KeyTypeName } from "../../pkcs11/constants.ts";
import type { Handle } from "../../pkcs11/cryptoki.ts";
import { HsmError } from "../../pkcs11/hsm-error.ts";
import { generateHmacKey, generateMkek } from "../../pkcs11/master-keys.ts";
import { hmacKeygenMechanism, hmacKeyType, hmacMechanism } from "../../pkcs11/settings.ts";
import { addHsmCommand, sayResult, wholeNumber, type HsmContext } from "./hsm-command.ts";

/** The length of a key that signs, in bytes. */
const HMAC_LENGTH = 32;

/** Adds `hsm gen_mkek`: makes the key that wraps projects' keys. */
export function addGenMkek(category: Command, line: CommandLine): void {
  addHsmCommand(category, line, {
    name: "gen_mkek",
    description: "generate a new MKEK, the key that wraps projects' keys",
    takes: ["length"],
    body: (context) => {
      const label = context.options.label ?? context.values.mkek_label ?? "primarymkek";
      const length = lengthOf(context, context.values.mkek_length);
      requireFree(context, label, "CKK_AES");
      generateMkek(context.hsm, label, length);
      sayResult(context, "MKEK successfully generated!", { generated: "MKEK", label });
    },
  });
}

/** Adds `hsm gen_hmac`: makes the key that signs what the other one wraps. */
export function addGenHmac(category: Command, line: CommandLine): void {
  addHsmCommand(category, line, {
    name: "gen_hmac",
    description: "generate a new HMAC key, which signs the wrapped keys",
    takes: ["length", "key type", "mechanism"],
    body: (context) => {
      const { options, values, hsm } = context;
      const label = options.label ?? values.hmac_label ?? "primaryhmac";
      const keyType = hmacKeyType(options.keyType ?? values.hmac_key_type);
      const mechanism = hmacKeygenMechanism(options.mechanism ?? values.hmac_keygen_mechanism);
      const length = lengthOf(context, HMAC_LENGTH);
      requireFree(context, label, keyType);
      const key = generateHmacKey(hsm, label, length, { keyType, mechanism });
      sayResult(context, "HMAC successfully generated!", { generated: "HMAC", label });
      trySigning(context, key, keyType);
    },
  });
}

function lengthOf({ options }: HsmContext, otherwise: number): number {
  return options.length === undefined ? otherwise : wholeNumber("--length", options.length);
}

/** @throws UnderpinError `UP-HSM` */
function requireFree({ hsm }: HsmContext, label: string, keyType: KeyTypeName): void {
  if (hsm.findKey(label, keyType) === null) return;
  throw new UnderpinError("UP-HSM", {
    what: `The label ${label} already exists!`,
    fine: "No key was made; the one that has the label is as it was.",
    next: "Choose another --label for the new key.",
  });
}

/** Some HSMs make a key that they don't sign with: better said now than when the first project's key is made. */
function trySigning({ hsm, values, options, output }: HsmContext, key: Handle, keyType: KeyTypeName): void {
  const name = hmacMechanism(options.hmacWrapMechanism ?? values.hmac_mechanism);
  try {
    hsm.sign({ mechanism: MECHANISMS[name] }, key, Buffer.from("a signature that nobody keeps"));
  } catch (error) {
    if (!(error instanceof HsmError)) throw error;
    output.talk(
      `WARNING The HSM does not sign by ${name} with a key of type ${keyType}: ${error.message}. Make one of another --key-type.`,
    );
  }
}

import type { Command } from "commander";
import { UnderpinError, type CommandLine } from "underpin/cli";
import type { KeyTypeName } from "../../pkcs11/constants.ts";
import { hmacKeyType } from "../../pkcs11/settings.ts";
import { addHsmCommand, sayResult, type HsmContext } from "./hsm-command.ts";

/** Adds `hsm check_mkek`: looks whether there is a key that wraps projects' keys. */
export function addCheckMkek(category: Command, line: CommandLine): void {
  addHsmCommand(category, line, {
    name: "check_mkek",
    description: "look whether there is an MKEK of a label",
    takes: [],
    body: (context) => check(context, context.options.label ?? context.values.mkek_label ?? "primarymkek", "CKK_AES"),
  });
}

/** Adds `hsm check_hmac`: looks whether there is a key that signs the wrapped keys. */
export function addCheckHmac(category: Command, line: CommandLine): void {
  addHsmCommand(category, line, {
    name: "check_hmac",
    description: "look whether there is an HMAC key of a label",
    takes: ["key type"],
    body: (context) => {
      const { options, values } = context;
      check(context, options.label ?? values.hmac_label ?? "primaryhmac", hmacKeyType(options.keyType ?? values.hmac_key_type));
    },
  });
}

function check(context: HsmContext, label: string, keyType: KeyTypeName): void {
  if (context.hsm.findKey(label, keyType) === null)
    throw new UnderpinError("UP-HSM", {
      what: `Label ${label} is not set.`,
      why: `The token has no key of type ${keyType} with this label.`,
      fine: "Nothing was changed.",
      next: "Name another --label, or make the key: barbican-manage hsm gen_mkek or gen_hmac.",
    });
  sayResult(context, `Key labeled ${label} found!`, { found: true, label });
}

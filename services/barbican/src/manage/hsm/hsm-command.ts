import type { Command } from "commander";
import type { ConfigurationOptions } from "@underpin/oslo/manage";
import { action, common, UnderpinError, type ActionContext, type CommandLine, type CommonOptions } from "underpin/cli";
import { p11CryptoPlugin } from "../../config/p11-crypto-plugin.ts";
import { Hsm } from "../../pkcs11/hsm.ts";
import { hsmOptions, type P11Values } from "../../pkcs11/settings.ts";
import { readConfiguration } from "../configuration.ts";
import { saidInWords } from "./hsm-failure.ts";
import { passphraseOf } from "./passphrase.ts";

/** What the commands that work on one master key may be told; the configuration says the rest. */
interface HsmCommandOptions extends CommonOptions, ConfigurationOptions {
  readonly libraryPath?: string;
  readonly slotId?: string;
  readonly passphrase?: string;
  readonly label?: string;
  readonly length?: string;
  readonly hmacWrapMechanism?: string;
  readonly keyType?: string;
  readonly mechanism?: string;
}

/** What such a command gets. */
export interface HsmContext extends Pick<ActionContext, "output" | "json"> {
  readonly hsm: Hsm;
  /** `[p11_crypto_plugin]` */
  readonly values: P11Values;
  readonly options: HsmCommandOptions;
}

interface HsmCommand {
  readonly name: string;
  readonly description: string;
  /** What a key has that this is about: its length can be told only where it is made. */
  readonly takes: readonly ("length" | "key type" | "mechanism")[];
  readonly body: (context: HsmContext) => void;
}

/** Adds a command that works on one master key of the HSM. */
export function addHsmCommand(category: Command, line: CommandLine, { name, description, takes, body }: HsmCommand): void {
  const command = common(category.command(name).description(description))
    .option("--library-path <file>", "the PKCS#11 library; library_path of [p11_crypto_plugin] if left out, as with all of these")
    .option("--slot-id <number>", "the slot, whatever the configuration says of serial numbers and labels")
    .option("--passphrase <pin>", "the user's PIN; - reads it from the standard input")
    .option("-L, --label <label>", "the key's label")
    .option("--hmac-wrap-mechanism <name>", "what wrapped keys are signed with");
  if (takes.includes("length")) command.option("-l, --length <bytes>", "the key's length");
  if (takes.includes("key type")) command.option("-t, --key-type <name>", "the key's type: CKK_AES, CKK_GENERIC_SECRET or CKK_SHA256_HMAC");
  if (takes.includes("mechanism")) command.option("-m, --mechanism <name>", "what makes the key");
  command.action(
    action<HsmCommandOptions>(line, async ({ output, json }, options) => {
      const { p11_crypto_plugin: values } = readConfiguration({ p11_crypto_plugin: p11CryptoPlugin }, options).values;
      await saidInWords("No key was made, changed or removed.", () => {
        using hsm = new Hsm({ ...hsmOptions(asTold(values, options)), readWrite: takes.includes("length") || values.rw_session });
        body({ hsm, values, options, output, json });
      });
    }),
  );
}

/** The command line goes before the configuration. */
function asTold(values: P11Values, { libraryPath, slotId, passphrase, hmacWrapMechanism }: HsmCommandOptions): P11Values {
  return {
    ...values,
    ...(libraryPath !== undefined && { library_path: libraryPath }),
    ...(slotId !== undefined && { slot_id: wholeNumber("--slot-id", slotId), token_serial_number: null, token_labels: [] }),
    ...(passphrase !== undefined && { login: passphraseOf(passphrase) }),
    ...(hmacWrapMechanism !== undefined && { hmac_mechanism: hmacWrapMechanism }),
  };
}

/**
 * The number that an option gives.
 *
 * @throws UnderpinError `UP-CONFIG`
 */
export function wholeNumber(option: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new UnderpinError("UP-CONFIG", { what: `${option} takes a whole number, not "${text}".`, fine: "Nothing was done." });
}

/** Says what a command came to. */
export function sayResult(
  { output, json }: Pick<ActionContext, "output" | "json">,
  text: string,
  result: Readonly<Record<string, unknown>>,
): void {
  output.data(json ? JSON.stringify({ type: "result", ...result }) : text);
}

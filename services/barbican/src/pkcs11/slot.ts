import type { Cryptoki, Handle } from "./cryptoki.ts";
import { HsmSetupError } from "./hsm-error.ts";

/** Which token is meant; the first of these that is given counts. */
export interface TokenChoice {
  readonly serialNumber: string | null;
  /** The first token that has one of these labels. */
  readonly labels: readonly string[];
  readonly slotId: number;
}

/** @throws HsmSetupError where there is no such token; it names those that there are */
export function findSlot(call: Cryptoki, { serialNumber, labels, slotId }: TokenChoice): Handle {
  if (serialNumber === null && labels.length === 0) return slotHandle(slotId);
  const tokens = call.C_GetSlotList(true).map((slot) => {
    const info = call.C_GetTokenInfo(slot);
    return { slot, label: padless(info.label), serial: padless(info.serialNumber) };
  });
  const found =
    serialNumber === null ? tokens.find(({ label }) => labels.includes(label)) : tokens.find(({ serial }) => serial === serialNumber);
  if (found) return found.slot;
  const wanted = serialNumber === null ? `one of the labels ${labels.join(", ")}` : `the serial number ${serialNumber}`;
  const present = tokens.map(({ label, serial }) => `${label} (serial number ${serial})`).join(", ");
  throw new HsmSetupError(
    `There is no token with ${wanted}.`,
    `Correct token_serial_number or token_labels of [p11_crypto_plugin]. The library has ${present === "" ? "no token at all" : present}.`,
  );
}

/** A slot's number as the library has it. */
function slotHandle(id: number): Handle {
  const handle = Buffer.alloc(8);
  handle.writeBigUInt64LE(BigInt(id));
  return handle;
}

/** Tokens' texts are padded with blanks; some libraries end them with NUL. */
function padless(text: string): string {
  return text.replaceAll("\0", " ").trimEnd();
}

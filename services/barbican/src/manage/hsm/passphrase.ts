import { readFileSync } from "node:fs";
import { Secret } from "@underpin/oslo/config";

/** Where a passphrase is read from that isn't on the command line. */
const STANDARD_INPUT = "-";

/**
 * The PIN that `--passphrase` gives: the first line of the standard input if that is `-`. One that stands on the command line itself is taken
 * out of what `ps` shows.
 */
export function passphraseOf(option: string): Secret {
  if (option === STANDARD_INPUT) return new Secret(readFileSync(0, "utf8").split(/\r?\n/, 1)[0] ?? "");
  hideArguments(option);
  return new Secret(option);
}

/** Overwrites the arguments as others see them, if this is one. */
function hideArguments(secret: string): void {
  if (process.argv.some((argument) => argument.includes(secret))) process.title = "barbican-manage";
}

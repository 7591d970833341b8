import { Command } from "commander";
import { configurationOptions } from "@underpin/oslo/manage";
import { action } from "underpin/cli";
import { OWN_VERSION } from "../own-version.ts";
import { commandLine } from "./command-line.ts";
import { rewrapOptions, rewrapPkeks, type RewrapOptions } from "./hsm/rewrap-pkek.ts";

/** The `pkcs11-kek-rewrap` command: `barbican-manage hsm rewrap_pkek` by its older name. */
export function createPkcs11KekRewrap(): Command {
  const program = new Command("pkcs11-kek-rewrap").version(OWN_VERSION, "--version", "print the version");
  return rewrapOptions(configurationOptions(program, "barbican.conf")).action(
    action<RewrapOptions>(commandLine("barbican-manage db"), async (context, options) => {
      context.output.talk("WARNING pkcs11-kek-rewrap is deprecated: use barbican-manage hsm rewrap_pkek.");
      return await rewrapPkeks(context, options);
    }),
  );
}

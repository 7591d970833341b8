import { Command } from "commander";
import { UnderpinError } from "underpin/cli";

/** The `pkcs11-key-generation` command, which is no more: it says what to use. */
export function createPkcs11KeyGeneration(): Command {
  const program = new Command("pkcs11-key-generation").description("retired: use barbican-manage hsm gen_mkek and gen_hmac");
  return program
    .argument("[arguments...]", "whatever it took")
    .allowUnknownOption()
    .action(() => {
      const error = new UnderpinError("UP-HSM", {
        what: "pkcs11-key-generation is retired.",
        why: "Upstream's has not worked since Rocky, and said that it had.",
        fine: "No key was made.",
        next: "Use barbican-manage hsm gen_mkek, or barbican-manage hsm gen_hmac.",
      });
      process.stderr.write(`ERROR: ${error.report()}\n`);
      process.exitCode = 1;
    });
}

import type { Command } from "commander";
import { action, common, type CommandLine, type CommonOptions } from "underpin/cli";
import type { ConfigurationOptions } from "./configuration.ts";
import { sayTo } from "./say.ts";

interface UserOptions extends CommonOptions, ConfigurationOptions {
  readonly username: string;
  readonly userPasswordPlain: string;
  readonly userId?: string;
}

/** Adds `user_setup`: a user of the default domain, with an id of the operator's choice, who can log in with a password. */
export function addUserSetup(program: Command, line: CommandLine): void {
  common(program.command("user_setup").description("make a user of the default domain, or let one in again who can't log in"))
    .requiredOption("--username <name>", "what they are called")
    .requiredOption("--user-password-plain <password>", "the password that they are to have")
    .option("--user-id <id>", "what they are known by; an id of their own if left out")
    .action(
      action<UserOptions>(line, async (context, options) => {
        const [{ withKeystone }, { ensureUser }] = await Promise.all([import("./with-keystone.ts"), import("./ensure-user.ts")]);
        const wanted = { name: options.username, password: options.userPasswordPlain, id: options.userId };
        await withKeystone(context, options, async (keystone) => ensureUser(keystone, wanted, sayTo(context, options)));
      }),
    );
}

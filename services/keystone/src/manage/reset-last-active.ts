import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import { UnderpinError, action, common, type CommandLine, type CommonOptions } from "underpin/cli";
import { utcDay } from "@underpin/oslo/python";
import type { ConfigurationOptions } from "./configuration.ts";
import { sayTo } from "./say.ts";
import { withPool } from "./with-pool.ts";

interface ResetOptions extends CommonOptions, ConfigurationOptions {
  readonly force?: boolean;
}

const QUESTION = `Whoever was never seen to be active counts as active today then: users who never logged in, too.
With [security_compliance] disable_user_account_days_inactive, they are disabled so many days from now, not before.
Are you sure you want to continue [y/N]? `;

/** Adds `reset_last_active`: whoever was never seen to be active, is active today. */
export function addResetLastActive(program: Command, line: CommandLine): void {
  common(program.command("reset_last_active").description("say of all users who were never seen to be active that they are today"))
    .option("--force", "don't ask")
    .action(
      action<ResetOptions>(line, async (context, options) => {
        if (options.force !== true && !(await isSure()))
          throw new UnderpinError("UP-STOPPED", { what: "reset_last_active aborted.", fine: "Nothing was changed." });
        const { numUpdatedRows } = await withPool(context, async (pool) =>
          pool.write((trx) =>
            trx
              .updateTable("user")
              .set({ last_active_at: utcDay(Date.now()) })
              .where("last_active_at", "is", null)
              .executeTakeFirstOrThrow(),
          ),
        );
        sayTo(context, options)("INFO", `Users who count as active today: ${numUpdatedRows}`);
      }),
    );
}

/** Whether the operator says yes; an end without an answer is a no. */
async function isSure(): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const ended = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
    return ["y", "yes"].includes((await Promise.race([terminal.question(QUESTION), ended])).toLowerCase());
  } finally {
    terminal.close();
  }
}

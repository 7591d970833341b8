import type { Command } from "commander";
import { UnderpinError, action, common, type CommandLine, type CommonOptions } from "underpin/cli";
import { flushTrusts } from "../trusts/flush.ts";
import { withPool } from "./with-pool.ts";

interface FlushOptions extends CommonOptions {
  readonly projectId?: string;
  readonly trustorUserId?: string;
  readonly trusteeUserId?: string;
  readonly date?: string;
}

/** Adds `trust_flush`: takes away trusts that were deleted or have expired. */
export function addTrustFlush(program: Command, line: CommandLine): void {
  common(program.command("trust_flush").description("flush expired and non-expired soft deleted trusts from the database"))
    .option("--project-id <id>", "only trusts on this project")
    .option("--trustor-user-id <id>", "only trusts of this trustor")
    .option("--trustee-user-id <id>", "only trusts of this trustee")
    .option("--date <DD-MM-YYYY>", "those that expired before this day; before now if left out")
    .action(
      action<FlushOptions>(line, async ({ output, json, ...context }, { date, quiet, ...ids }) => {
        const say = (text: string): void => {
          if (json) output.data(JSON.stringify({ type: "log", level: "INFO", text }));
          else if (quiet !== true) output.talk(`INFO ${text}`);
        };
        if (!date) say("No date is supplied, keystone-manage will use the system clock time at runtime ");
        const before = date ? dayOf(date) : Date.now();
        const count = await withPool(context, async (pool) => flushTrusts(pool, { ...ids, before }));
        say(`Trusts that were taken away: ${count}`);
      }),
    );
}

/**
 * The first moment of a day, in UTC.
 *
 * @throws UnderpinError `UP-CONFIG`
 */
function dayOf(text: string): number {
  const [day, month, year] = (/^(\d\d?)-(\d\d?)-(\d{4})$/.exec(text)?.slice(1).map(Number) ?? []) as [number?, number?, number?];
  const at = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day ?? 0));
  if (at.getUTCDate() !== day || at.getUTCMonth() + 1 !== month)
    throw new UnderpinError("UP-CONFIG", {
      what: `'${text}' Invalid input for date, should be DD-MM-YYYY`,
      fine: "No trust was taken away.",
    });
  return at.getTime();
}

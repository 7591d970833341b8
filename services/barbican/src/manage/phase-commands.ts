import type { Command } from "commander";
import {
  action,
  addEvolutionCommands,
  addPlanCommand,
  addRevertCommand,
  command,
  hint,
  phaseCommand,
  runOnePhase,
  UnderpinError,
  type ActionContext,
  type CommandLine,
  type UpgradeOptions,
} from "underpin/cli";
import { HEAD, revisionId } from "../revisions.ts";
import { OUR_RELEASE } from "../service.ts";

const PHASES = ["expand", "migrate", "contract"] as const;

/** The way to our next release while the service runs: its phases, what they would do, how far they are, and the way back. */
export const PHASE_COMMANDS: readonly ((parent: Command, line: CommandLine) => unknown)[] = [
  ...PHASES.map(
    (phase) => (parent: Command, line: CommandLine) =>
      phaseCommand(parent, phase).action(
        action<UpgradeOptions>(onNextSchema(line), async (context, options) => {
          await requireHead(context);
          await runOnePhase(context, options, phase);
        }),
      ),
  ),
  (parent, line) => addPlanCommand(parent, onNextSchema(line)),
  (parent, line) => addRevertCommand(parent, onNextSchema(line)),
  addEvolutionCommands,
];

/** The same command line, for commands that upstream's schema has no use for. */
function onNextSchema(line: CommandLine): CommandLine {
  return {
    ...line,
    configure: async (options, output) => {
      const configuration = await line.configure(options, output);
      if (!configuration.service.linear) return configuration;
      throw new UnderpinError("UP-CONFIG", {
        what: "The configuration is that of nodes on upstream's schema, which has no phases.",
        fine: "Nothing was changed.",
        next: `Give the configuration of the next nodes, with [underpin] schema = ${OUR_RELEASE}: --config-file next.conf.`,
      });
    },
  };
}

/**
 * Upstream's own revisions are for a service that is stopped, and each of its releases asks for more than its schema.
 *
 * @throws UnderpinError `UP-ORDER`
 */
async function requireHead({ engine }: ActionContext): Promise<void> {
  const { createEngine } = await import("underpin/engine");
  const { legacy, controlled } = await createEngine(engine).versions();
  if (!controlled || legacy === HEAD) return;
  throw new UnderpinError("UP-ORDER", {
    what: `The database is at ${revisionId(legacy ?? 0)}; ${OUR_RELEASE} follows ${revisionId(HEAD)}.`,
    why: "Between releases of upstream's, the schema changes under nodes that know only their own.",
    fine: "Nothing was changed.",
    next: hint`Stop the services, and bring it there first: ${command("upgrade", "-v", revisionId(HEAD))}.`,
  });
}

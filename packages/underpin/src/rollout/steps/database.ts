import { UnderpinError } from "../../model/error.ts";
import type { DatabaseCommand, Fleet, FleetNode } from "../fleet/fleet.ts";
import type { Step, StepContext } from "./step.ts";

interface Described extends Pick<Step, "does" | "users" | "final" | "needsBackup" | "endsBackups"> {
  /** The command that takes it back. */
  readonly back?: DatabaseCommand;
  /** Which release's command it is. */
  readonly release: "from" | "to";
}

const DESCRIBED: Readonly<Record<Exclude<DatabaseCommand, "revert" | "restore" | "smoke" | "rehearse">, Described>> = {
  doctor: { does: "what would stand in the upgrade's way is looked for", users: "none", release: "from" },
  backup: { does: "a backup of the database", users: "none", release: "from" },
  expand: {
    does: "the schema is expanded: what the next release needs, and the triggers",
    users: "none: both releases can serve",
    back: "revert",
    release: "to",
  },
  migrate: { does: "rows are carried over", users: "none: both releases can serve", release: "to" },
  contract: {
    does: "the old shape and the triggers are taken away",
    users: "none",
    needsBackup: true,
    endsBackups: true,
    final: "the release before can't serve any more; only a backup brings it back, without what was written since",
    release: "to",
  },
  sync: {
    does: "the schema is upgraded",
    users: "an outage",
    back: "restore",
    needsBackup: true,
    endsBackups: true,
    release: "to",
  },
};

/** What a step on the database may be told. */
interface How {
  /** What the step is called; as its command if left out. */
  readonly name?: string;
  /** Takes it back, where no command does. */
  readonly undo?: Step["undo"];
}

/**
 * Runs a command for the database on the first node.
 *
 * @throws UnderpinError `UP-FLEET` if the fleet's file has no such command
 */
export function onDatabase(
  { commands }: Fleet,
  first: FleetNode,
  command: keyof typeof DESCRIBED,
  { name = command, undo }: How = {},
): Step {
  const { back, release, ...described } = DESCRIBED[command];
  const words = commands[command];
  if (!words)
    throw new UnderpinError("UP-FLEET", {
      what: `The fleet's file has no command "${command}", which this procedure needs.`,
      fine: "Nothing was changed.",
      next: `Add "${command}: [PROGRAM, ARGUMENT, ...]" to its commands.`,
    });
  const backWords = back && commands[back];
  const wayBack = undo ?? (backWords && ((context: StepContext) => context.run(backWords, first, context.from)));
  return {
    name,
    kind: "database",
    node: first.name,
    ...described,
    ...(back && !wayBack && { final: `the fleet's file has no command "${back}"` }),
    do: (context) => (command === "backup" ? context.backUp(words, first) : context.run(words, first, context[release])),
    ...(wayBack && { undo: wayBack }),
  };
}

/** The same, where the fleet's file has the command; else nothing. */
export function ifGiven(fleet: Fleet, first: FleetNode, command: keyof typeof DESCRIBED, how?: How): Step[] {
  return fleet.commands[command] ? [onDatabase(fleet, first, command, how)] : [];
}

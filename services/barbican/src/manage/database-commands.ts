import type { Command } from "commander";
import type { CommandLine } from "underpin/cli";
import { addClean } from "./db-clean.ts";
import { addCurrent } from "./db-current.ts";
import { addHistory } from "./db-history.ts";
import { addStamp } from "./db-stamp.ts";
import { addUpgrade } from "./db-upgrade.ts";

/** Commands that `barbican-manage db` and `barbican-db-manage` have in common. */
export const DATABASE_COMMANDS: readonly ((parent: Command, line: CommandLine) => Command)[] = [
  addUpgrade,
  addClean,
  addHistory,
  addCurrent,
  addStamp,
];

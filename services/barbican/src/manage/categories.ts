import type { Command } from "commander";
import type { CommandLine } from "underpin/cli";
import { DATABASE_COMMANDS } from "./database-commands.ts";

/** Adds one command to its category. */
type AddCommand = (category: Command, line: CommandLine) => unknown;

/** Commands of one kind: `barbican-manage CATEGORY COMMAND`. */
export interface Category {
  readonly name: string;
  readonly description: string;
  readonly commands: readonly AddCommand[];
}

/** What `barbican-manage` has. */
export const CATEGORIES: readonly Category[] = [
  {
    name: "db",
    description: "the database",
    commands: DATABASE_COMMANDS.map(
      (add): AddCommand =>
        (category, line) =>
          add(category, line).option("-d, --db-url <url>", "the database, over what the configuration says"),
    ),
  },
];

import type { Command } from "commander";
import type { Pool } from "@underpin/oslo/db";
import type { ConfigurationOptions } from "@underpin/oslo/manage";
import { action, common, UnderpinError, type ActionContext, type CommandLine, type CommonOptions } from "underpin/cli";
import type { Tables } from "../../database/tables.ts";
import { findProject } from "../../projects/project.ts";
import { withKeys } from "../with-keys.ts";

interface ProjectOptions extends CommonOptions, ConfigurationOptions {
  /** As Keystone knows it. */
  readonly project: string;
}

/** What a command for one project gets. */
export interface ProjectContext {
  readonly context: ActionContext;
  readonly options: ProjectOptions;
  readonly pool: Pool<Tables>;
  /** Our own id of the project. */
  readonly projectId: string;
}

interface ProjectCommand {
  readonly name: string;
  readonly description: string;
  readonly body: (context: ProjectContext) => Promise<number>;
}

/** Adds a command that works on one project. */
export function addProjectCommand(category: Command, line: CommandLine, { name, description, body }: ProjectCommand): void {
  common(category.command(name).description(description))
    .requiredOption("--project <id>", "the project, by Keystone's id")
    .action(
      action<ProjectOptions>(line, async (context, options) =>
        withKeys(context, async (pool) => {
          const projectId = (await pool.read((db) => findProject(db, options.project)))?.id;
          if (projectId !== undefined) return await body({ context, options, pool, projectId });
          throw new UnderpinError("UP-CONFIG", {
            what: `There is no project ${options.project} here.`,
            why: "It has never stored anything, or the id is not Keystone's.",
            fine: "Nothing was changed.",
          });
        }),
      ),
    );
}

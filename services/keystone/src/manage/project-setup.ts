import type { Command } from "commander";
import { action, common, type CommandLine, type CommonOptions } from "underpin/cli";
import type { ConfigurationOptions } from "./configuration.ts";
import { sayTo } from "./say.ts";

interface ProjectOptions extends CommonOptions, ConfigurationOptions {
  readonly projectName: string;
  readonly projectId?: string;
}

/** Adds `project_setup`: a project of the default domain, with an id of the operator's choice. */
export function addProjectSetup(program: Command, line: CommandLine): void {
  common(program.command("project_setup").description("make a project of the default domain, unless there is one of this name"))
    .requiredOption("--project-name <name>", "what it is called")
    .option("--project-id <id>", "what it is known by; an id of its own if left out")
    .action(
      action<ProjectOptions>(line, async (context, options) => {
        const [{ withKeystone }, { ensureProject }] = await Promise.all([import("./with-keystone.ts"), import("./ensure-project.ts")]);
        const say = sayTo(context, options);
        await withKeystone(context, options, async (keystone) => ensureProject(keystone, options.projectName, say, options.projectId));
      }),
    );
}

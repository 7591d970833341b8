import type { Command } from "commander";
import { UnderpinError, action, common, type CommandLine, type CommonOptions } from "underpin/cli";
import { identity } from "../config/identity.ts";
import { readConfiguration, type ConfigurationOptions } from "./configuration.ts";
import { domainNamed } from "./domain-named.ts";
import { sayTo } from "./say.ts";
import { withPool } from "./with-pool.ts";

interface PopulateOptions extends CommonOptions, ConfigurationOptions {
  readonly domainName: string;
}

/** Adds `mapping_populate`. Users that this service has itself are known by their own ids: there is nothing to make. */
export function addMappingPopulate(program: Command, line: CommandLine): void {
  common(program.command("mapping_populate").description("give the users of a domain's directory the ids by which they are known"))
    .requiredOption("--domain-name <name>", "the domain that has a directory of its own")
    .action(
      action<PopulateOptions>(line, async (context, options) => {
        const { values } = readConfiguration({ identity }, options);
        const { driver, domain_specific_drivers_enabled: hasDrivers } = values.identity;
        const domain = await withPool(context, async (pool) => domainNamed(pool, options.domainName));
        if (domain === undefined) {
          context.output.data(`Invalid domain name: ${options.domainName}`);
          return;
        }
        if (driver !== "sql" || hasDrivers)
          throw new UnderpinError("UP-CONFIG", {
            what: `Users of the domain ${options.domainName} may be in a directory (${hasDrivers ? "[identity] domain_specific_drivers_enabled" : `[identity] driver is ${driver}`}), which this command can't read.`,
            fine: "No mapping was made or changed.",
            next: "Let a node of the other implementation do it; they make mappings whenever users are listed, too.",
          });
        sayTo(context, options)("INFO", `Users of the domain ${options.domainName} are in the database: they need no mapping.`);
      }),
    );
}

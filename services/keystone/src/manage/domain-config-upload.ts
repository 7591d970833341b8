import type { Command } from "commander";
import { action, common, type CommandLine, type CommonOptions } from "underpin/cli";
import type { ConfigurationOptions } from "./configuration.ts";
import { sayTo } from "./say.ts";

interface UploadOptions extends CommonOptions, ConfigurationOptions {
  readonly all?: boolean;
  readonly domainName?: string;
}

/** Adds `domain_config_upload`: what files say of domains goes into the database. */
export function addDomainConfigUpload(program: Command, line: CommandLine): void {
  common(program.command("domain_config_upload").description("take the configuration files of domains into the database"))
    .option("--all", "those of all domains: keystone.<domain>.conf in [identity] domain_config_dir")
    .option("--domain-name <name>", "that of this domain")
    .action(
      action<UploadOptions>(line, async (context, options) => {
        const { all, domainName } = options;
        if (all !== true && domainName === undefined) {
          context.output.data("At least one option must be provided, use either --all or --domain-name");
          return 1;
        }
        if (all === true && domainName !== undefined) {
          context.output.data("The --all option cannot be used with the --domain-name option");
          return 1;
        }
        const [{ withKeystone }, { uploadConfigs }] = await Promise.all([import("./with-keystone.ts"), import("./upload-configs.ts")]);
        const show = (text: string): void => context.output.data(text);
        const isDone = await withKeystone(context, options, async (keystone) =>
          uploadConfigs(keystone, domainName, { say: sayTo(context, options), show }),
        );
        return isDone ? 0 : 1;
      }),
    );
}

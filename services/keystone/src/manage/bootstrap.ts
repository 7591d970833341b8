import type { Command } from "commander";
import { action, common, type CommandLine, type CommonOptions } from "underpin/cli";
import type { ConfigurationOptions } from "./configuration.ts";
import { sayTo } from "./say.ts";

interface BootstrapOptions extends CommonOptions, ConfigurationOptions {
  readonly bootstrapUsername: string;
  readonly bootstrapPassword?: string;
  readonly bootstrapProjectName: string;
  readonly bootstrapRoleName: string;
  readonly bootstrapServiceName: string;
  readonly bootstrapAdminUrl?: string;
  readonly bootstrapPublicUrl?: string;
  readonly bootstrapInternalUrl?: string;
  readonly bootstrapRegionId?: string;
  readonly immutableRoles?: boolean;
}

/** Adds `bootstrap`: what a cloud needs before its first request. */
export function addBootstrap(program: Command, line: CommandLine): void {
  const command = program
    .command("bootstrap")
    .description("make the first user, project, roles, grants and endpoints; what is there stays");
  const named = (name: string, text: string, value?: string): Command =>
    command.option(`--bootstrap-${name} <OS_BOOTSTRAP_${name.toUpperCase().replaceAll("-", "_")}>`, text, value);
  common(command);
  named("username", "the first user", "admin");
  named("password", "the user's password");
  named("project-name", "the first project", "admin");
  named("role-name", "the role of those who may do everything", "admin");
  named("service-name", "what this service is called in the catalogue", "keystone");
  named("admin-url", "its URL for administrators: http://127.0.0.1:5000/v3");
  named("public-url", "its URL for everybody");
  named("internal-url", "its URL for other services");
  named("region-id", "the region of its endpoints");
  command
    .option("--immutable-roles", "nobody is to change or remove the roles; so it is anyway")
    .option("--no-immutable-roles", "the roles may be changed and removed")
    .addHelpText("after", "\nThe variables OS_BOOTSTRAP_… of the environment, where they are set and not empty, go before the options.")
    .action(
      action<BootstrapOptions>(line, async (context, options) => {
        const asked = withEnvironment(options, process.env);
        const { bootstrapPassword: password } = asked;
        if (password === undefined) {
          context.output.data("ERROR: Either --bootstrap-password argument or OS_BOOTSTRAP_PASSWORD must be set.");
          return 1;
        }
        const wanted = {
          user: { name: asked.bootstrapUsername, password },
          project: asked.bootstrapProjectName,
          roles: { admin: asked.bootstrapRoleName, areImmutable: options.immutableRoles !== false },
          catalogue: {
            service: asked.bootstrapServiceName,
            region: asked.bootstrapRegionId,
            urls: { public: asked.bootstrapPublicUrl, internal: asked.bootstrapInternalUrl, admin: asked.bootstrapAdminUrl },
          },
        };
        // The service's rules are most of its code, and few commands need them.
        const [{ withKeystone }, { bootstrapCloud }] = await Promise.all([import("./with-keystone.ts"), import("./bootstrap-cloud.ts")]);
        await withKeystone(context, options, async (keystone) => bootstrapCloud(keystone, wanted, sayTo(context, options)));
        return 0;
      }),
    );
}

const NAMES = [
  "Username",
  "Password",
  "ProjectName",
  "RoleName",
  "ServiceName",
  "AdminUrl",
  "PublicUrl",
  "InternalUrl",
  "RegionId",
] as const;

/** The options, with what the environment says in their place. */
function withEnvironment(options: BootstrapOptions, environment: NodeJS.ProcessEnv): BootstrapOptions {
  const said = NAMES.map((name) => {
    const variable = `OS_BOOTSTRAP${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
    return [`bootstrap${name}`, environment[variable]] as const;
  });
  return { ...options, ...Object.fromEntries(said.filter(([, value]) => value)) };
}

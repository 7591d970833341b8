import { Option, type Command } from "commander";
import { UnderpinError, action, common, type CommandLine, type CommonOptions } from "underpin/cli";
import type { ConfigurationOptions } from "./configuration.ts";
import { domainNamed } from "./domain-named.ts";
import { sayTo } from "./say.ts";
import { withPool } from "./with-pool.ts";

interface PurgeOptions extends CommonOptions, ConfigurationOptions {
  readonly all?: boolean;
  readonly domainName?: string;
  readonly publicId?: string;
  readonly localId?: string;
  readonly type?: string;
}

/** Adds `mapping_purge`: takes away by which ids users and groups of other directories are known. */
export function addMappingPurge(program: Command, line: CommandLine): void {
  common(program.command("mapping_purge").description("take away the ids by which users and groups of other directories are known"))
    .option("--all", "all of them")
    .option("--domain-name <name>", "only those of this domain")
    .option("--public-id <id>", "only the one that is this id")
    .option("--local-id <id>", "only those that stand for this id in the directory")
    .addOption(new Option("--type <type>", "only those of users, or of groups").choices(["user", "group"]))
    .action(
      action<PurgeOptions>(line, async (context, options) => {
        requireChoice(options);
        const { domainName, publicId, localId, type } = options;
        const count = await withPool(context, async (pool) => {
          const domain = domainName === undefined ? undefined : ((await domainNamed(pool, domainName)) ?? unknownDomain(domainName));
          const chosen = Object.entries({ domain_id: domain, public_id: publicId, local_id: localId, entity_type: type });
          const conditions = chosen.filter((one): one is [string, string] => one[1] !== undefined);
          return await pool.write(async (trx) => {
            const { numDeletedRows } = await trx
              .deleteFrom("id_mapping")
              .where((of) => of.and(Object.fromEntries(conditions)))
              .executeTakeFirstOrThrow();
            return numDeletedRows;
          });
        });
        sayTo(context, options)("INFO", `Mappings that were taken away: ${count}`);
      }),
    );
}

/**
 * All of them or some: nothing is taken away by leaving something out.
 *
 * @throws UnderpinError `UP-CONFIG`
 */
function requireChoice({ all, domainName, publicId, localId, type }: PurgeOptions): void {
  const isSome = [domainName, publicId, localId, type].some((one) => one !== undefined);
  const what = all ? "--all option cannot be mixed with other options" : "At least one option must be provided";
  if ((all === true) === isSome) throw new UnderpinError("UP-CONFIG", { what, fine: "No mapping was taken away." });
}

function unknownDomain(name: string): never {
  throw new UnderpinError("UP-CONFIG", {
    what: `Unknown domain '${name}' specified by --domain-name`,
    fine: "No mapping was taken away.",
  });
}

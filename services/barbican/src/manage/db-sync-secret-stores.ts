import type { Command } from "commander";
import type { ConfigurationOptions } from "@underpin/oslo/manage";
import { action, common, type CommandLine, type CommonOptions } from "underpin/cli";
import { configuredStores } from "../secret-stores/configured-stores.ts";
import { databaseLog, logOptions, type LogOptions } from "./log.ts";

/** `sync_secret_stores`: the table of stores is made to say what the configuration says. */
export function addSyncSecretStores(parent: Command, line: CommandLine): Command {
  return logOptions(
    common(parent.command("sync_secret_stores").description("make the table of secret stores say what barbican.conf says")),
  ).action(
    action<CommonOptions & LogOptions & ConfigurationOptions>(line, async (context, options) => {
      const say = databaseLog(context, options);
      const configured = configuredStores(options);
      if (configured === null) return say("INFO", "Multiple secret stores are not enabled: there is nothing to do.");
      const [{ openDatabase }, { syncSecretStores }] = await Promise.all([
        import("underpin/engine"),
        import("../secret-stores/sync-secret-stores.ts"),
      ]);
      await using session = await (await openDatabase(context.url ?? "")).connect();
      const done = await syncSecretStores(session, configured, new Date());
      for (const [what, names] of Object.entries(done)) for (const name of names) say("INFO", `Secret store ${what}: ${name}`);
    }),
  );
}

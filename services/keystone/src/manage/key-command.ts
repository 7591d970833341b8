import type { Command } from "commander";
import { UnderpinError, action, common, type ActionContext, type CommandLine, type CommonOptions } from "underpin/cli";
import { createKeyFolder, isUsable, type Owner, type Say } from "../tokens/key-files.ts";
import { KeyRepositoryError } from "../tokens/key-repository.ts";
import { initializeKeys, rotateKeys } from "../tokens/key-rotation.ts";
import { refuseDuringRollout } from "./during-rollout.ts";
import { readConfiguration, type ConfigurationOptions } from "./configuration.ts";
import { KEY_GROUPS, type KeySettings, type RepositorySettings } from "./key-settings.ts";
import { sayTo } from "./say.ts";
import { unixId } from "./unix-names.ts";
import { refuseUnloaded } from "./unloaded-keys.ts";

/** What a command that makes keys gets. */
export interface KeyContext {
  readonly settings: KeySettings;
  /** For whom they are made. */
  readonly owner: Owner;
  readonly say: Say;
  /** The service's database. */
  readonly url: ActionContext["url"];
  readonly service: ActionContext["service"];
}

interface KeyOptions extends CommonOptions, ConfigurationOptions {
  readonly keystoneUser?: string;
  readonly keystoneGroup?: string;
  /** Of `create_jws_keypair`, and of rotations. */
  readonly force?: boolean;
}

/** Adds a command that makes keys. Root has to say for whom; anybody else makes them for himself. */
export function addKeyCommand(
  program: Command,
  line: CommandLine,
  {
    name,
    description,
    body,
  }: {
    readonly name: string;
    readonly description: string;
    readonly body: (context: KeyContext, options: KeyOptions) => boolean | Promise<boolean>;
  },
): Command {
  const command = common(program.command(name).description(description));
  const isRoot = process.geteuid?.() === 0;
  const owner = (flags: string, text: string): Command => (isRoot ? command.requiredOption(flags, text) : command.option(flags, text));
  owner("--keystone-user <name>", "the user that Keystone runs as, to whom the keys belong");
  owner("--keystone-group <name>", "the group of that user");
  return command.action(
    action<KeyOptions>(line, async ({ output, json, url, service }, options) => {
      const say = sayTo({ output, json }, options);
      try {
        const { values: settings } = readConfiguration(KEY_GROUPS, options);
        return (await body({ settings, owner: ownerOf(options), say, url, service }, options)) ? 0 : 1;
      } catch (cause) {
        throw asUnderpinError(cause);
      }
    }),
  );
}

function ownerOf({ keystoneUser, keystoneGroup }: KeyOptions): Owner {
  return {
    uid: keystoneUser === undefined ? undefined : unixId("passwd", keystoneUser),
    gid: keystoneGroup === undefined ? undefined : unixId("group", keystoneGroup),
  };
}

function asUnderpinError(cause: unknown): unknown {
  if (cause instanceof KeyRepositoryError)
    return new UnderpinError("UP-CONFIG", { what: cause.message, fine: "No key was changed.", next: "Set it up first.", cause });
  const { code, path, message } = cause as NodeJS.ErrnoException;
  if (code === undefined || path === undefined) return cause;
  return new UnderpinError("UP-CONFIG", {
    what: `${path} can't be written.`,
    why: message,
    fine: "All keys that were there are as they were.",
    next: "See to the permissions or to the room on the disk, then run the same command again.",
    cause,
  });
}

/** Sets up key repositories that are not there yet; false if one of them can't be used. */
export function setUp(repositories: readonly RepositorySettings[], { owner, say }: KeyContext): boolean {
  return repositories
    .map(({ folder, group, maxActiveKeys }) => {
      createKeyFolder(folder, owner, say);
      if (!isUsable(folder, group, say)) return false;
      initializeKeys(folder, { maxActiveKeys, owner, say });
      return true;
    })
    .every(Boolean);
}

/** Adds a command that rotates keys, once all live nodes have loaded the next one and no rollout is under way. */
export function addRotation(program: Command, line: CommandLine, { repositories, ...command }: RotationCommand): void {
  addKeyCommand(program, line, {
    ...command,
    body: async (context, { force }) => {
      const all = repositories(context.settings);
      if (force !== true) {
        await refuseUnloaded(
          all.filter(({ folder, group }) => isUsable(folder, group, () => {})),
          context,
        );
        await refuseDuringRollout(context);
      }
      return rotate(all, context);
    },
  }).option("--force", "rotate although a live node may not have loaded the staged key, or a rollout is under way");
}

interface RotationCommand {
  readonly name: string;
  readonly description: string;
  readonly repositories: (settings: KeySettings) => readonly RepositorySettings[];
}

/** Rotates key repositories; false if one of them can't be used. */
export function rotate(repositories: readonly RepositorySettings[], { owner, say }: KeyContext, primaryHash?: string): boolean {
  return repositories
    .map(({ folder, group, maxActiveKeys }) => {
      if (!isUsable(folder, group, say)) return false;
      rotateKeys(folder, { maxActiveKeys, owner, say, ...(primaryHash !== undefined && { primaryHash }) });
      return true;
    })
    .every(Boolean);
}

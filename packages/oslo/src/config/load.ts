import { ConfigError, missing, problemOf, type Problem } from "./config-error.ts";
import { readConfigFile } from "./config-file.ts";
import { findConfigFiles, type ConfigSearch } from "./find-config.ts";
import { deprecations, eachOption, unknownOptions, type Notice } from "./notices.ts";
import type { Option, OptionGroups, Values } from "./option.ts";
import { createResolve, type Resolve } from "./resolve.ts";
import { Secret } from "./secret.ts";
import { findGiven, type Location, type Sources } from "./sources.ts";
import { InvalidValue } from "./types/invalid-value.ts";
import type { Value } from "./types/value.ts";

export interface LoadOptions extends ConfigSearch {
  /** What the command line says, by `group.option`; it goes before all else. */
  readonly commandLine?: Readonly<Record<string, string | readonly string[]>>;
  /** Sections that others read: nothing is said of options in them. */
  readonly foreign?: readonly string[];
}

/** An option that has another value than before. */
export interface Changed {
  readonly group: string;
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What reading the files again has brought. */
export interface Reloaded {
  /** Taken over; `values` has them now. */
  readonly changed: readonly Changed[];
  /** Not taken over: the service must be restarted for these. */
  readonly needRestart: readonly Changed[];
  readonly notices: readonly Notice[];
}

/** A service's configuration. */
export interface Config<G> {
  /** By group and option; a value of a mutable option changes with `reload`. */
  readonly values: Values<G>;
  /** The files that were read, in their order. */
  readonly files: readonly string[];
  /** For the log, once there is one. */
  readonly notices: readonly Notice[];
  /** Where an option's value is from. */
  readonly where: (group: keyof G & string, name: string) => Location;
  /**
   * Reads all files again, as on SIGHUP.
   *
   * @throws ConfigError, and nothing has changed
   */
  readonly reload: () => Reloaded;
}

/**
 * Reads a service's configuration from its files and the environment, and checks all of it.
 *
 * @example
 * const { values } = loadConfig({ token }, { project: "keystone" });
 * values.token.expiration;      // 3600
 *
 * @throws ConfigFileError if a file can't be read
 * @throws ConfigError that lists every value that is refused
 */
export function loadConfig<G extends OptionGroups>(groups: G, options: LoadOptions): Config<G> {
  const first = read(groups, options);
  let live = first.resolve;
  let known = first.notices;
  const values: Record<string, Record<string, unknown>> = {};
  for (const group of Object.keys(groups)) values[group] = {};
  for (const { group, name, option } of eachOption(groups)) (values[group] ?? {})[name] = shown(option, live(group, name).value);
  return {
    values: values as Values<G>,
    files: first.sources.files.map(({ path }) => path),
    notices: first.notices,
    where: (group, name) => live(group, name).given?.where ?? { kind: "default" },
    reload: () => {
      const next = read(groups, options);
      live = createResolve(groups, next.sources, first.resolve);
      const differing = (resolve: Resolve, mutable: boolean): readonly Changed[] =>
        eachOption(groups).flatMap(({ group, name, option }) => {
          const [before, after] = [values[group]?.[name], shown(option, resolve(group, name).value)];
          return (option.mutable ?? false) !== mutable || isSame(before, after) ? [] : [{ group, name, before, after }];
        });
      const changed = differing(live, true);
      for (const { group, name, after } of changed) (values[group] ?? {})[name] = after;
      const notices = next.notices.filter(({ message }) => !known.some((before) => before.message === message));
      known = [...known, ...notices];
      return { changed, needRestart: differing(next.resolve, false), notices };
    },
  };
}

interface State {
  readonly sources: Sources;
  readonly resolve: Resolve;
  readonly notices: readonly Notice[];
}

function read(groups: OptionGroups, options: LoadOptions): State {
  const environment = options.environment ?? process.env;
  const sources: Sources = {
    environment,
    commandLine: options.commandLine ?? {},
    files: findConfigFiles(options).map((file) => readConfigFile(file)),
  };
  const resolve = createResolve(groups, sources);
  const problems = eachOption(groups).flatMap(({ group, name, option }): readonly Problem[] => {
    try {
      return resolve(group, name).value === null && option.required ? [missing(group, name, option)] : [];
    } catch (error) {
      if (!(error instanceof InvalidValue)) throw error;
      return [problemOf(group, name, option, findGiven(sources, group, name, option), error)];
    }
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return { sources, resolve, notices: [...deprecations(groups, resolve), ...unknownOptions(groups, sources, options.foreign ?? [])] };
}

/** What the service sees of a value; of several, each is hidden. */
function shown({ secret }: Option, value: Value): unknown {
  const hidden = (item: unknown): unknown => (typeof item === "string" ? new Secret(item) : item);
  if (!secret) return value;
  return Array.isArray(value) ? value.map(hidden) : hidden(value);
}

function isSame(one: unknown, other: unknown): boolean {
  if (one instanceof Secret && other instanceof Secret) return one.equals(other);
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((item, i) => isSame(item, other[i]));
  if (one instanceof Map && other instanceof Map)
    return one.size === other.size && [...one].every(([key, value]) => other.has(key) && Object.is(value, other.get(key)));
  return Object.is(one, other);
}

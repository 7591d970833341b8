import { readdir } from "node:fs/promises";
import { UnderpinError } from "../model/error.ts";
import type { Repository } from "../model/phase.ts";
import type { Service } from "../model/service.ts";

/** A migration script on disk. */
export interface ScriptFile {
  readonly repository: Repository;
  readonly number: number;
  /** The file's name without its ending: `003_encrypt_credentials`. */
  readonly name: string;
  readonly file: URL;
  /** One file that stands for all three phases. */
  readonly evolution: boolean;
}

/** The scripts of a service, by repository, in order and without gaps. */
export type Repositories = Readonly<Record<Repository, readonly ScriptFile[]>>;

const FOLDERS: Readonly<Record<Repository, string>> = {
  legacy: "legacy_repo/",
  expand: "expand_repo/",
  migrate: "data_migration_repo/",
  contract: "contract_repo/",
};

/**
 * Reads the migration folder of a service: names only, no script is loaded.
 *
 * @throws UnderpinError `UP-REPOSITORY` for a name without a number, a number twice or missing, or repositories out of step
 */
export async function readRepositories(service: Service): Promise<Repositories> {
  const [legacy, expand, migrate, contract, evolutions] = await Promise.all([
    readFolder(service, "legacy", FOLDERS.legacy),
    readFolder(service, "expand", FOLDERS.expand),
    readFolder(service, "migrate", FOLDERS.migrate),
    readFolder(service, "contract", FOLDERS.contract),
    readFolder(service, "expand", ""),
  ]);
  const { until = Infinity } = service;
  const all = (repository: Repository, own: readonly ScriptFile[]): readonly ScriptFile[] =>
    ordered([...own, ...evolutions.map((file) => ({ ...file, repository, evolution: true }))], repository).filter(
      ({ number }) => number <= until,
    );
  const repositories = {
    legacy: ordered(legacy, "legacy"),
    expand: all("expand", expand),
    migrate: all("migrate", migrate),
    contract: all("contract", contract),
  };
  checkLockstep(repositories);
  return repositories;
}

/** The number of the last script of a repository; 0 if it has none. */
export function latest(repositories: Repositories, repository: Repository): number {
  return repositories[repository].at(-1)?.number ?? 0;
}

/** The version of a database to which no script of a repository was applied. */
export function initial(repositories: Repositories, repository: Repository): number {
  return (repositories[repository][0]?.number ?? 1) - 1;
}

async function readFolder(service: Service, repository: Repository, folder: string): Promise<readonly ScriptFile[]> {
  const url = new URL(folder, service.migrations);
  const names = await readdir(url, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" && folder !== "") return [];
    throw new UnderpinError("UP-REPOSITORY", {
      what: `The migrations of ${service.name} can't be read.`,
      why: error.message,
      cause: error,
    });
  });
  return names
    .filter((entry) => entry.isFile() && /\.[cm]?[jt]s$/.test(entry.name) && !/\.(d\.[cm]?ts|test\.[cm]?[jt]s)$/.test(entry.name))
    .map(({ name }) => {
      const number = /^(\d{3,})_?/.exec(name)?.[1];
      if (number === undefined)
        throw new UnderpinError("UP-REPOSITORY", {
          what: `${folder}${name} has no number.`,
          why: "The name of a script starts with its version: 003_encrypt_credentials.ts.",
          next: "Give the file a number, or move it out of the folder.",
        });
      return {
        repository,
        number: Number(number),
        name: name.replace(/\.[cm]?[jt]s$/, ""),
        file: new URL(`${folder}${name}`, service.migrations),
        evolution: false,
      };
    });
}

function ordered(files: readonly ScriptFile[], repository: Repository): readonly ScriptFile[] {
  const sorted = files.toSorted((a, b) => a.number - b.number);
  for (const [i, file] of sorted.entries()) {
    const before = sorted[i - 1];
    if (!before) continue;
    if (before.number === file.number)
      throw new UnderpinError("UP-REPOSITORY", {
        what: `Number ${pad(file.number)} stands twice in the ${repository} repository: ${before.name} and ${file.name}.`,
        next: `Give one of them the next free number, ${pad((sorted.at(-1)?.number ?? 0) + 1)}.`,
      });
    if (before.number + 1 !== file.number)
      throw new UnderpinError("UP-REPOSITORY", {
        what: `Number ${pad(before.number + 1)} is missing in the ${repository} repository (${file.name} follows ${before.name}).`,
        next: "Restore the file, or add a script for that number that does nothing: export default noop().",
      });
  }
  return sorted;
}

/** All three repositories have the same numbers: the number is the version of the change, whatever a phase has to do. */
function checkLockstep(repositories: Repositories): void {
  const phases = ["expand", "migrate", "contract"] as const;
  const numbers = new Set(phases.flatMap((phase) => repositories[phase].map((file) => file.number)));
  for (const number of numbers)
    for (const phase of phases)
      if (!repositories[phase].some((file) => file.number === number))
        throw new UnderpinError("UP-REPOSITORY", {
          what: `Number ${pad(number)} is missing in the ${phase} repository (${FOLDERS[phase]}).`,
          why: "All three repositories carry the same numbers, with a script that does nothing where a phase has nothing to do.",
          next: `Add ${FOLDERS[phase]}${pad(number)}_…: export default noop().`,
        });
}

/** A version as file names have it: `003`. */
export function pad(number: number): string {
  return String(number).padStart(3, "0");
}

import { stat } from "node:fs/promises";
import type { BackupDialect, BackupFacts } from "../model/backup.ts";
import { UnderpinError } from "../model/error.ts";
import type { Service } from "../model/service.ts";
import { digestOf } from "./dump-file.ts";
import type { Manifest } from "./manifest.ts";

/**
 * Holds a dump against its manifest, byte by byte.
 *
 * @throws UnderpinError `UP-BACKUP-SPOILT`
 */
export async function checkDump(file: string, { dump }: Manifest, signal?: AbortSignal): Promise<void> {
  const spoilt = (why: string): UnderpinError =>
    new UnderpinError("UP-BACKUP-SPOILT", { what: `${file} is not what its manifest says.`, why, fine: "Nothing was changed." });
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) throw spoilt("There is no such file.");
  if (found.size < dump.bytes) throw spoilt(`It was cut off: it has ${found.size} bytes, and had ${dump.bytes}.`);
  if (found.size > dump.bytes) throw spoilt(`It has ${found.size} bytes, and had ${dump.bytes}.`);
  if ((await digestOf(file, signal)).sha256 !== dump.sha256) throw spoilt("Its content is another one: its SHA-256 differs.");
}

/**
 * Looks whether a backup belongs where it is to be restored.
 *
 * @throws UnderpinError `UP-BACKUP-FOREIGN`
 */
export function checkOrigin(
  { service, server }: Manifest,
  to: Pick<Service, "name">,
  facts: Pick<BackupFacts, "product" | "version">,
  backups: Pick<BackupDialect, "refusal">,
): void {
  const foreign = (why: string): UnderpinError =>
    new UnderpinError("UP-BACKUP-FOREIGN", { what: "This backup can't be restored here.", why, fine: "Nothing was changed." });
  if (service !== to.name) throw foreign(`It is of the service ${service}, not of ${to.name}.`);
  const why = backups.refusal(server, facts);
  if (why !== null) throw foreign(why);
}

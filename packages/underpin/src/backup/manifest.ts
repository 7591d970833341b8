import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { TableSum } from "../model/backup.ts";
import { UnderpinError } from "../model/error.ts";
import type { DialectName } from "../model/schema.ts";
import type { Versions } from "../model/phase.ts";

/** What stands beside a dump, as `FILE.json`: what it holds, and of what. */
export interface Manifest {
  readonly kind: "underpin backup";
  /** Of the manifest's own form. */
  readonly format: 1;
  readonly service: string;
  readonly database: string;
  /** When it was made, as ISO 8601. */
  readonly taken: string;
  /** Where each repository stood. */
  readonly versions: Versions;
  /** The newest release whose schema was there; null where nothing is recorded. */
  readonly release: string | null;
  readonly server: {
    readonly dialect: DialectName;
    readonly product: string;
    readonly version: string;
    readonly settings: Readonly<Record<string, string>>;
    readonly probe: string;
  };
  readonly tool: string;
  readonly dump: { readonly bytes: number; readonly sha256: string };
  readonly tables: readonly TableSum[];
}

/** Where a dump's manifest is. */
export const manifestPath = (file: string): string => `${file}.json`;

const sealOf = (manifest: Manifest): string => createHash("sha256").update(JSON.stringify(manifest)).digest("hex");

/** A manifest as it is written: for people to read, and with a sum of its own. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify({ ...manifest, seal: sealOf(manifest) }, null, 2)}\n`;
}

/**
 * Reads the manifest of a dump.
 *
 * @throws UnderpinError `UP-BACKUP-SPOILT`
 */
export async function readManifest(file: string): Promise<Manifest> {
  const path = manifestPath(file);
  const spoilt = (why: string, cause?: unknown): UnderpinError =>
    new UnderpinError("UP-BACKUP-SPOILT", { what: `${path} is no manifest of a backup.`, why, fine: "Nothing was changed.", cause });
  const text = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw spoilt(
      cause.code === "ENOENT" ? "There is no such file; a dump without one can't be told from one that was cut off." : cause.message,
      cause,
    );
  });
  let read: Manifest & { readonly seal?: string };
  try {
    read = JSON.parse(text) as typeof read;
  } catch (cause) {
    throw spoilt("It is cut off, or no JSON.", cause);
  }
  const { seal, ...manifest } = Object(read) as typeof read;
  if (manifest.kind !== "underpin backup") throw spoilt("It is something else.");
  if (manifest.format !== 1) throw spoilt("It has another form, which a newer Underpin may know.");
  if (seal !== sealOf(manifest)) throw spoilt("It was changed since it was written.");
  return manifest;
}

export { backup, type BackupOptions, type BackupResult } from "./backup.ts";
export { readManifest, type Manifest } from "./manifest.ts";
export { restore, type RestoreOptions, type RestoreResult } from "./restore.ts";
export type { TableSum } from "../model/backup.ts";

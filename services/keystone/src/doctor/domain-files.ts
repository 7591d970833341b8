import { readdirSync, readFileSync, statSync } from "node:fs";
import type { KeystoneConfig } from "../config/index.ts";

/** Whether domains are configured by files. */
export function readsFiles(
  identity: Pick<KeystoneConfig["values"]["identity"], "domain_specific_drivers_enabled" | "domain_configurations_from_database">,
): boolean {
  return identity.domain_specific_drivers_enabled && !identity.domain_configurations_from_database;
}

/** What lies in a folder; null if it is none. */
export function filesIn(folder: string): readonly string[] | null {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder).toSorted() : null;
}

/** Whether a file is called as a domain's configuration is. */
export function isConfiguration(name: string): boolean {
  return /^keystone\..*?\.conf$/.test(name);
}

/** A file's text; nothing where it can't be read, as `configparser` has it. */
export function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

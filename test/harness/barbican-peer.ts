import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { WITH_PEERS } from "./peers.ts";

const UPSTREAM = "/usr/bin/barbican-db-manage";

/** Whether Debian's Barbican is asked, too. */
export const HAS_BARBICAN: boolean = WITH_PEERS && existsSync(UPSTREAM);

/**
 * Runs Debian's `barbican-db-manage` on a database.
 *
 * @returns what it prints that is no line of its log
 * @throws Error if it fails
 */
export function upstreamManage(url: string, ...args: readonly string[]): string {
  // SQLAlchemy's names of drivers.
  const pythonUrl = url.replace(/^mysql:/, "mysql+pymysql:").replace(/^postgres(ql)?:/, "postgresql:");
  const { status, stdout, stderr } = spawnSync(UPSTREAM, ["-d", pythonUrl, ...args], { encoding: "utf8" });
  if (status !== 0) throw new Error(stdout + stderr);
  return stdout
    .split("\n")
    .filter((line) => !/^\d{4}-\d\d-\d\d /.test(line))
    .join("\n");
}

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { pythonWith, WITH_PEERS } from "./peers.ts";

const UPSTREAM = "/usr/bin/barbican-db-manage";

/** Whether Debian's Barbican is asked, too. */
export const HAS_BARBICAN: boolean = WITH_PEERS && existsSync(UPSTREAM);

/** Releases that may be installed here, by what runs them: Debian's package, and a folder with a Python of its own (`BARBICAN_22`). */
const RELEASES = { "15": "/usr/bin/python3", "22": `${process.env["BARBICAN_22"] ?? "/nonexistent"}/bin/python` } as const;

/** The releases that tests know; the title says which is not installed. */
export const BARBICANS: readonly {
  readonly release: keyof typeof RELEASES;
  readonly title: string;
  readonly python: string | undefined;
}[] = (Object.keys(RELEASES) as (keyof typeof RELEASES)[]).map((release) => {
  const python = pythonWith("barbican.plugin.crypto.simple_crypto", [RELEASES[release]]);
  const isAsked = python === undefined ? "is not asked: it is not installed, or this is not npm run test:peers" : "is asked";
  return { release, python, title: `Barbican ${release} ${isAsked}` };
});

/** The file of pipelines that comes with the Barbican of a Python. */
export function pipelinesOf(python: string): string {
  const etc = python === RELEASES["15"] ? "/etc" : join(dirname(dirname(python)), "etc");
  return join(etc, "barbican", "barbican-api-paste.ini");
}

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

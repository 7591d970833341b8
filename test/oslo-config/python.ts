import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { WITH_PEERS } from "../harness/peers.ts";
import type { Answer, Case } from "./case.ts";

const ORACLE = fileURLToPath(new URL("oracle.py", import.meta.url));

/** A Python that has oslo.config: OSLO_PYTHON, or the system's (Debian's package python3-oslo.config). */
export const PYTHON: string | undefined = [process.env["OSLO_PYTHON"] ?? "/usr/bin/python3"].find(
  (python) => WITH_PEERS && existsSync(python) && spawnSync(python, ["-c", "import oslo_config.cfg, oslo_config.generator"]).status === 0,
);

/** What oslo.config answers to each case. */
export function ask(python: string, cases: readonly Case[]): readonly Answer[] {
  const { stdout, status, stderr } = spawnSync(python, [ORACLE], {
    input: cases.map((one) => JSON.stringify(one)).join("\n"),
    encoding: "utf8",
    maxBuffer: 1 << 30,
    env: { PATH: process.env["PATH"], LC_ALL: "C.UTF-8", HOME: "/nonexistent", TMPDIR: process.env["TMPDIR"] },
  });
  if (status !== 0) throw new Error(stderr);
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Answer);
}

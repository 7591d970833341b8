import { fileURLToPath } from "node:url";
import { askPeer, pythonWith } from "../harness/peers.ts";
import type { Answer, Case } from "./case.ts";

const ORACLE = fileURLToPath(new URL("oracle.py", import.meta.url));

/** A Python that has oslo.config: OSLO_PYTHON, or the system's (Debian's package python3-oslo.config). */
export const PYTHON: string | undefined = pythonWith("oslo_config.cfg, oslo_config.generator");

/** What oslo.config answers to each case; nothing of the machine's environment is in its way. */
export function ask(python: string, cases: readonly Case[]): readonly Answer[] {
  const { PATH, TMPDIR } = process.env;
  return askPeer(python, ORACLE, cases, { PATH, LC_ALL: "C.UTF-8", HOME: "/nonexistent", TMPDIR }) as readonly Answer[];
}

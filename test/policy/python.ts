import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { pythonWith } from "../harness/peers.ts";

const JUDGE = fileURLToPath(new URL("judge.py", import.meta.url));

/** A Python that has oslo.policy: OSLO_PYTHON, or the system's own. */
export const PYTHON: string | undefined = pythonWith("oslo_policy.policy, oslo_config", [process.env["OSLO_PYTHON"], "/usr/bin/python3"]);

export interface Judged {
  /** Of oslo.policy. */
  readonly version: string;
  readonly answers: readonly unknown[];
}

/** What oslo.policy answers to each of the cases. */
export async function askPython(cases: Iterable<unknown>, python: string = PYTHON ?? "python3"): Promise<Judged> {
  const child = spawn(python, [JUDGE], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, PYTHONIOENCODING: "utf-8", PYTHONDONTWRITEBYTECODE: "1" },
  });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  const closed = new Promise<number | null>((resolve) => {
    child.on("close", resolve);
  });
  for (const one of cases) child.stdin.write(`${JSON.stringify(one)}\n`);
  child.stdin.end();
  const status = await closed;
  if (status !== 0) throw new Error(`judge.py ended with ${status}`);
  const [version, ...answers] = Buffer.concat(chunks)
    .toString("utf8")
    .trimEnd()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
  return { version: String(version), answers };
}

const KEYSTONE_JUDGE = fileURLToPath(new URL("judge_keystone.py", import.meta.url));

/** What that Python's keystone registers, and answers to cases. */
export async function askKeystone(asked: unknown, python: string): Promise<unknown> {
  const child = spawn(python, [KEYSTONE_JUDGE], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
  });
  child.stdin.end(JSON.stringify(asked));
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}

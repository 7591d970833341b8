import { spawn } from "node:child_process";

interface Surroundings {
  readonly cwd?: string;
  /** In place of this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

interface Executed {
  readonly code: number | null;
  /** What it wrote, on both of its streams. */
  readonly output: string;
}

/** What a program finds in its environment. */
export const BARE = { PATH: "/usr/local/go/bin:/usr/local/bin:/usr/bin:/bin", HOME: "/nonexistent", LANG: "C.UTF-8" };

/** Runs a program of somebody else's, with nothing of this process's environment. */
export async function execute(
  command: string,
  args: readonly string[],
  { cwd, env = {}, input = "" }: Surroundings = {},
): Promise<Executed> {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"], env: { ...BARE, ...env }, ...(cwd !== undefined && { cwd }) });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  child.stdin.end(input);
  return { code: await ended, output };
}

/**
 * Runs what must succeed.
 *
 * @throws Error with the end of what it wrote
 */
export async function must(command: string, args: readonly string[], surroundings?: Surroundings): Promise<string> {
  const { code, output } = await execute(command, args, surroundings);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${output.slice(-2000)}`);
  return output;
}

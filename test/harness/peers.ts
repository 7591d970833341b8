import { spawnSync } from "node:child_process";

/** Whether tests ask Python's own code, too, where it is installed: `npm run test:peers`. `npm test` has what it once answered. */
export const WITH_PEERS: boolean = process.env["PEERS"] === "1";

/** The first of some Pythons that has all of these modules, if Python is asked at all: `OSLO_PYTHON`, or else the system's own. */
export function pythonWith(
  modules: string,
  pythons: readonly (string | undefined)[] = [process.env["OSLO_PYTHON"] ?? "/usr/bin/python3"],
): string | undefined {
  const has = (python: string | undefined): boolean =>
    python !== undefined && spawnSync(python, ["-W", "ignore", "-c", `import ${modules}`], { stdio: "ignore" }).status === 0;
  return WITH_PEERS ? pythons.find(has) : undefined;
}

/** What a script answers to questions, one line of JSON to each. */
export function askPeer(
  python: string,
  script: string,
  asked: readonly unknown[],
  env: NodeJS.ProcessEnv = process.env,
): readonly unknown[] {
  const { stdout, status, stderr } = spawnSync(python, ["-W", "ignore", script], {
    input: asked.map((one) => JSON.stringify(one)).join("\n"),
    encoding: "utf8",
    maxBuffer: 1 << 30,
    env,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout
    .trimEnd()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
}

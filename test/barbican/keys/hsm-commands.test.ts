import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createPkcs11KekRewrap } from "../../../services/barbican/src/manage/pkcs11-kek-rewrap.ts";
import { createPkcs11KeyGeneration } from "../../../services/barbican/src/manage/pkcs11-key-generation.ts";
import { runProgramHere } from "../../harness/cli.ts";
import { HAS_SOFTHSM, newToken, ON_SOFTHSM, type Token } from "../../harness/softhsm.ts";
import { barbicanManage, configuration } from "./manage.ts";

const GENERIC = ["hmac_key_type = CKK_GENERIC_SECRET", "hmac_keygen_mechanism = CKM_GENERIC_SECRET_KEY_GEN"];

const ofToken = (token: Token, more: readonly string[] = []): ReturnType<typeof barbicanManage> =>
  barbicanManage(configuration({ p11_crypto_plugin: [...token.lines, ...GENERIC, ...more] }));

describe.runIf(HAS_SOFTHSM)(`barbican-manage hsm (${ON_SOFTHSM})`, () => {
  test("makes and finds master keys, once each", async () => {
    using token = newToken();
    const manage = ofToken(token);
    expect(await manage("hsm", "check_mkek", "--label", "one")).toMatchObject({ code: 1, stdout: "" });
    expect((await manage("hsm", "check_mkek", "-L", "one")).stderr).toContain("ERROR: UP-HSM: Label one is not set.");
    expect(await manage("hsm", "gen_mkek", "--label", "one", "-l", "16")).toEqual({
      code: 0,
      stdout: "MKEK successfully generated!\n",
      stderr: "",
    });
    expect(await manage("hsm", "check_mkek", "--label", "one")).toEqual({ code: 0, stdout: "Key labeled one found!\n", stderr: "" });
    const again = await manage("hsm", "gen_mkek", "--label", "one");
    expect(again.code).toBe(1);
    expect(again.stderr).toContain("The label one already exists!");
    expect(await manage("hsm", "gen_hmac", "--label", "two")).toEqual({ code: 0, stdout: "HMAC successfully generated!\n", stderr: "" });
    expect(await manage("hsm", "check_hmac", "--label", "two")).toMatchObject({ code: 0 });
    expect(await manage("hsm", "check_hmac", "--label", "two", "-t", "CKK_AES")).toMatchObject({ code: 1 });
    expect(JSON.parse((await manage("hsm", "check_hmac", "--label", "two", "--json")).stdout)).toEqual({
      type: "result",
      found: true,
      label: "two",
    });
  });

  test("takes labels of the configuration, and upstream's where there are none", async () => {
    using token = newToken();
    await ofToken(token, ["mkek_label = mine", "hmac_label = mine too"])("hsm", "gen_mkek");
    expect(await ofToken(token)("hsm", "check_mkek", "--label", "mine")).toMatchObject({ code: 0 });
    await ofToken(token)("hsm", "gen_hmac");
    expect(await ofToken(token)("hsm", "check_hmac", "--label", "primaryhmac")).toMatchObject({ code: 0 });
  });

  test("warns of a key that the HSM does not sign with", async () => {
    using token = newToken();
    const made = await ofToken(token)("hsm", "gen_hmac", "-t", "CKK_AES", "-m", "CKM_AES_KEY_GEN");
    expect(made).toMatchObject({ code: 0, stdout: "HMAC successfully generated!\n" });
    expect(made.stderr).toMatch(
      /^WARNING The HSM does not sign by CKM_SHA256_HMAC with a key of type CKK_AES: .* 0x63 CKR_KEY_TYPE_INCONSISTENT/,
    );
  });

  test("does all of it by the command line alone", async () => {
    using token = newToken();
    const manage = barbicanManage(configuration({}));
    const library = token.options.libraryPath;
    const found = await ofToken(token)("hsm", "check_mkek", "--slot-id", "4294967295");
    expect(found.stderr).toContain("0x3 CKR_SLOT_ID_INVALID");
    expect((await manage("hsm", "check_mkek", "--passphrase", "x")).stderr).toContain("library_path is not set");
    const wrong = await manage(
      "hsm",
      "gen_mkek",
      "--library-path",
      library,
      "--slot-id",
      String(token.slot),
      "--passphrase",
      "n0t-the-p1n",
    );
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain("HSM returned response code: 0xa0 CKR_PIN_INCORRECT");
    expect(wrong.stderr).not.toContain("n0t-the-p1n");
    const right = await manage("hsm", "gen_mkek", "--library-path", library, "--slot-id", String(token.slot), "--passphrase", token.pin);
    expect(right).toMatchObject({ code: 0, stderr: "" });
  });

  test.each([
    [["hsm", "gen_mkek", "--length", "many"], 1, "--length takes a whole number"],
    [["hsm", "gen_mkek", "--slot-id", "-1"], 1, "--slot-id takes a whole number"],
    [["hsm", "gen_hmac", "--key-type", "CKK_DES"], 1, "CKK_DES is not known as hmac_key_type"],
    [["hsm", "gen_hmac", "--mechanism", "toString"], 1, "toString is not known as hmac_keygen_mechanism"],
    [["hsm", "check_hmac", "--length", "32"], 2, "unknown option '--length'"],
    [["hsm", "rewrap_pkek"], 1, "[p11_crypto_plugin] mkek_label is not set"],
  ])("%j is refused with what is wrong", async (args, code, message) => {
    using token = newToken();
    const result = await ofToken(token)(...args);
    expect(result.code).toBe(code);
    expect(result.stderr).toContain(message);
  });

  test("a passphrase of the command line is gone from what ps shows; one may come from the standard input", async () => {
    using token = newToken();
    const script = `
      import { passphraseOf } from "./services/barbican/dist/manage/hsm/passphrase.js";
      import { readFileSync } from "node:fs";
      const [, option] = process.argv;
      console.log(passphraseOf(option).reveal(), JSON.stringify(readFileSync("/proc/self/cmdline", "latin1")));`;
    const told = async (option: string, input: string): Promise<string> => {
      const child = spawn(process.execPath, ["--input-type=module", "-e", script, option], { stdio: ["pipe", "pipe", "inherit"] });
      child.stdin.end(input);
      return (await child.stdout.toArray()).join("");
    };
    const onLine = await told("s3cr3t-pin", "");
    expect(onLine).toMatch(/^s3cr3t-pin "/);
    expect(onLine.split(" ", 2)[1]).not.toContain("s3cr3t");
    expect(await told("-", "from stdin\nmore")).toMatch(/^from stdin "/);
    expect(readFileSync(`${token.folder}/softhsm2.conf`, "utf8")).not.toContain(token.pin);
  });
});

test("without pkcs11js, or without its library, it says what to install", async () => {
  const manage = barbicanManage(configuration({ p11_crypto_plugin: ["library_path = /nonexistent/lib.so"] }));
  const { code, stderr } = await manage("hsm", "check_mkek");
  expect(code).toBe(1);
  expect(stderr).toMatch(HAS_SOFTHSM ? /\/nonexistent\/lib\.so can't be loaded/ : /npm install pkcs11js/);
});

test("pkcs11-key-generation says what has come in its place, whatever it is told", async () => {
  for (const args of [[], ["--library-path", "/lib.so", "--passphrase", "hidden", "mkek"]]) {
    const { code, stdout, stderr } = await runProgramHere(createPkcs11KeyGeneration(), args);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("Use barbican-manage hsm gen_mkek, or barbican-manage hsm gen_hmac.");
    expect(stderr).not.toContain("hidden");
  }
});

test("pkcs11-kek-rewrap is rewrap_pkek, and says so", async () => {
  const file = configuration({ p11_crypto_plugin: [] });
  const { code, stderr } = await runProgramHere(createPkcs11KekRewrap(), ["--config-file", file, "--dry-run"]);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^WARNING pkcs11-kek-rewrap is deprecated: use barbican-manage hsm rewrap_pkek\.\nERROR: UP-HSM: \[p11_crypto_plugin\] mkek_label is not set/,
  );
});

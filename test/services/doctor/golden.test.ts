import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { hintText } from "underpin";
import { examine } from "underpin/doctor";
import { loadKeystoneConfig } from "../../../services/keystone/src/config/load.ts";
import { configured } from "../../../services/keystone/src/doctor/keystone-symptom.ts";
import { KEYSTONE_SYMPTOMS } from "../../../services/keystone/src/doctor/keystone-symptoms.ts";
import { isAnswering } from "../../../services/keystone/src/doctor/memcached.ts";
import { nextRelease, optionsOfNext } from "../../../services/keystone/src/doctor/next-release.ts";
import { NODE_SYMPTOMS } from "../../../services/keystone/src/doctor/node-symptoms.ts";
import { CASES, type Case } from "./cases.ts";
import { written } from "./folders.ts";

interface Judged {
  readonly name: string;
  readonly found: readonly string[];
  /** What it says in debug mode that it looks for, in its order. */
  readonly checking: readonly string[];
}

describe.each(["22", "30"] as const)("as Keystone %s finds it", (release) => {
  const golden = JSON.parse(readFileSync(new URL(`golden-${release}.json`, import.meta.url), "utf8")) as readonly Judged[];

  test("in each configuration", async () => {
    const folder = mkdtempSync(join(tmpdir(), "doctor-"));
    const found = [];
    for (const [i, one] of CASES.entries()) found.push({ name: one.name, found: await foundBy(folder, one, i) });
    rmSync(folder, { recursive: true, force: true });
    expect(found).toEqual(golden.map(({ name, found: theirs }) => ({ name, found: theirs })));
  });

  test("in its order", () => {
    const checking = golden.find(({ name }) => name === "debug")?.checking;
    expect(KEYSTONE_SYMPTOMS.map(({ name }) => name.replaceAll("_", " "))).toEqual(checking);
  });
});

async function foundBy(folder: string, one: Case, number: number): Promise<readonly string[]> {
  const config = loadKeystoneConfig({ files: [join(written(folder, one, number), "keystone.conf")], folders: [] });
  const diagnoses = await examine(KEYSTONE_SYMPTOMS, configured(config));
  return diagnoses.filter(({ state }) => state !== "absent").map(({ symptom, reason }) => (reason ? `${symptom}: ${reason}` : symptom));
}

test("a memcached server answers, or it doesn't", async () => {
  const signal = new AbortController().signal;
  const server = createServer((socket) => socket.on("data", () => socket.write("STAT pid 1\r\nEND\r\n")));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  expect(await isAnswering(`127.0.0.1:${port}`, signal)).toBe(true);
  expect(await isAnswering(`inet:127.0.0.1:${port}`, signal)).toBe(true);
  await new Promise((resolve) => server.close(resolve));
  expect(await isAnswering(`127.0.0.1:${port}`, signal)).toBe(false);
  expect(await isAnswering("unix:/nowhere/at/all", signal)).toBe(false);
});

test("the page of the command lists each symptom", () => {
  const text = readFileSync(new URL("../../../docs/keystone/doctor.md", import.meta.url), "utf8").replaceAll(/ +/g, " ");
  for (const { name, what, next } of [...KEYSTONE_SYMPTOMS, ...NODE_SYMPTOMS])
    expect(text).toContain(`| \`${name}\` | ${what} | ${hintText(next)} |`);
});

test("options that the next release has no more, has by another name, or never had are found", async () => {
  const folder = mkdtempSync(join(tmpdir(), "doctor-"));
  const look = async (conf: string, next = "2026.2"): Promise<readonly string[]> => {
    const files = [join(written(folder, { name: "next", conf }, 0), "keystone.conf")];
    const [found] = await examine([optionsOfNext], { release: nextRelease(next), places: { files, folders: [] } });
    return (found?.details ?? []).map((detail) => detail.replace(/^.*keystone.conf, /, ""));
  };
  expect(await look("[token]\nexpiration = 60\n")).toEqual([]);
  expect(await look("[token]\nexpiratoin = 60\n[assignment]\ncaching = true\n")).toEqual([
    'Option "caching" from group "assignment" is deprecated. Use option "caching" from group "resource".',
    "line 2: there is no option expiratoin in [token]; it is ignored.",
  ]);
  expect(await look("[catalog]\ntemplate_file = x\n")).toEqual([
    "line 2: there is no option template_file in [catalog]; it is ignored. Releases that have it: 22, 23, 24, 25, 26.",
  ]);
  expect(await look("[catalog]\ntemplate_file = x\n", "2024.2")).toEqual([]);
  expect(await look("[cache]\nmemcache_password = x\n", "29")).toEqual([
    'Option "memcache_password" from group "cache" is deprecated. Use option "password" from group "cache".',
  ]);
  expect(await look("[cache]\nredis_password = x\n", "bobcat")).toEqual([
    "line 2: there is no option redis_password in [cache]; it is ignored. Releases that have it: 25, 26, 27, 28.",
  ]);
  expect(await look("[token]\nexpiration = never\n")).toEqual([expect.stringContaining("expiration")]);
  expect(() => nextRelease("2031.1")).toThrow(/not known/);
  rmSync(folder, { recursive: true, force: true });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ConfigError, loadConfig, Secret, type Config, type LoadOptions } from "./index.ts";

const GROUPS = {
  DEFAULT: {
    options: {
      debug: { type: "boolean", default: false, mutable: true, help: "Whether more is logged." },
      state: { type: "string", default: "/var/lib", help: "A folder." },
    },
  },
  token: {
    options: {
      expiration: {
        type: "integer",
        default: 3600,
        min: 1,
        max: 86_400,
        help: "In seconds.",
        deprecated: [{ group: "DEFAULT", name: "token_life" }],
      },
      driver: { type: "string", choices: ["sql", "ldap"], default: "sql", help: "Where." },
      key: { type: "string", secret: true, help: "A secret.", regex: "^[a-z]+$" },
      folder: { type: "string", default: "$state/keys", help: "A folder." },
      old: { type: "string", help: "On its way out.", deprecatedForRemoval: { since: "Stein", reason: "Nobody uses it." } },
      servers: { type: "multi", default: [], help: "Several." },
    },
  },
} as const;

let home: string;
beforeEach(() => void (home = mkdtempSync(join(tmpdir(), "oslo-"))));
afterEach(() => rmSync(home, { recursive: true }));

function write(path: string, text: string): string {
  const file = join(home, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function load(options: Partial<LoadOptions> = {}): Config<typeof GROUPS> {
  return loadConfig(GROUPS, { project: "them", environment: { HOME: home }, ...options });
}

const withHome = (more: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({ HOME: home, ...more });

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message.replaceAll(home, "");
  }
  throw new Error("nothing was refused");
}

test("every value that is refused is told at once: file, line, option, what is wrong and what is allowed", () => {
  const file = write("a.conf", "[token]\nexpiration = soon\n\ndriver = mongo\nexpiration = 0\nfolder = $nowhere\n");
  expect(refusal(() => load({ files: [file] }))).toBe(
    [
      '/a.conf, line 5: [token] expiration = "0": too small. Allowed: an integer, at least 1, at most 86400.',
      '/a.conf, line 4: [token] driver = "mongo": not one of the allowed values. Allowed: sql, ldap.',
      '/a.conf, line 6: [token] folder = "$nowhere": refers to an option that there is not; a dollar sign itself is written $$: $nowhere. Allowed: text.',
    ].join("\n"),
  );
});

test("a secret is shown nowhere: not when it is refused, not in a reference, not printed", () => {
  const file = write("a.conf", "[token]\nkey = pa$word\n");
  expect(refusal(() => load({ files: [file] }))).toMatch(
    /key = "\*\*\*": refers to an option that there is not; a dollar sign itself is written \$\$\. /,
  );
  write("a.conf", "[token]\nkey = hunter2\n");
  expect(refusal(() => load({ files: [file] }))).not.toContain("hunter");
  write("a.conf", "[token]\nkey = tiger\n");
  const { values } = load({ files: [file] });
  expect(
    [String(values.token.key), JSON.stringify(values), inspect(values, { depth: 9 }), new Secret("tiger").toString()].join(),
  ).not.toContain("tiger");
  expect(values.token.key?.reveal()).toBe("tiger");
  expect([values.token.key?.equals("tiger"), values.token.key?.equals(new Secret("tiger")), values.token.key?.equals("lion")]).toEqual([
    true,
    true,
    false,
  ]);
});

test("the command line goes before the environment, that before files, a later file before an earlier one", () => {
  const files = [write("a.conf", "[token]\nexpiration = 1\nfolder = a\n"), write("b.conf", "[token]\nexpiration = 2\n")];
  expect(load({ files }).values.token).toMatchObject({ expiration: 2, folder: "a" });
  const environment = withHome({ OS_TOKEN__EXPIRATION: "3" });
  expect(load({ files, environment }).values.token.expiration).toBe(3);
  const given = load({ files, environment, commandLine: { "token.expiration": "4" } });
  expect(given.values.token.expiration).toBe(4);
  expect([given.where("token", "expiration"), given.where("token", "folder"), given.where("token", "driver")]).toEqual([
    { kind: "command line" },
    { kind: "file", file: files[0], line: 3 },
    { kind: "default" },
  ]);
});

test("default files are read unless files are named, default folders unless folders are", () => {
  const names = (options: Partial<LoadOptions>): readonly string[] => load(options).files.map((file) => file.slice(home.length + 1));
  const named = write("named.conf", "");
  write(".them/them.conf", "");
  write("theirs.conf", "");
  write("them.conf.d/2.conf", "");
  write("them.conf.d/1.conf", "");
  write("them.conf.d/.hidden.conf", "");
  write("more/x.conf", "");
  expect(names({ program: "theirs" })).toEqual([".them/them.conf", "theirs.conf", "them.conf.d/1.conf", "them.conf.d/2.conf"]);
  expect(names({ files: [named] })).toEqual(["them.conf.d/1.conf", "them.conf.d/2.conf", "named.conf"]);
  expect(names({ folders: [join(home, "more")] })).toEqual([".them/them.conf", "more/x.conf"]);
  expect(() => load({ folders: [join(home, "none")] })).toThrow(/no folder/);
  expect(() => load({ files: [join(home, "none.conf")] })).toThrow(/none\.conf: there is no such file/);
});

test("older names and options on their way out work, and are told once", () => {
  const file = write("a.conf", "[DEFAULT]\ntoken_life = 5\n[token]\nold = x\nold = y\nservers = a\nservers = b\n");
  const { values, notices } = load({ files: [file] });
  expect(values.token).toMatchObject({ expiration: 5, servers: ["a", "b"] });
  expect(notices.map(({ message }) => message)).toEqual([
    'Option "token_life" from group "DEFAULT" is deprecated. Use option "expiration" from group "token".',
    'Option "old" from group "token" is deprecated for removal (Nobody uses it.).  Its value may be silently ignored in the future.',
  ]);
});

test("reading again takes over what is mutable and lists what needs a restart; what is wrong changes nothing", () => {
  const file = write("a.conf", "[token]\nkey = tiger\n");
  const config = load({ files: [file] });
  const { values } = config;
  write("a.conf", "[DEFAULT]\ndebug = yes\n[token]\nkey = lion\nexpiration = 7\nunknown = 1\n");
  const { changed, needRestart, notices } = config.reload();
  expect(changed).toEqual([{ group: "DEFAULT", name: "debug", before: false, after: true }]);
  expect(needRestart.map(({ name }) => name)).toEqual(["expiration", "key"]);
  expect(JSON.stringify(needRestart)).not.toContain("lion");
  expect(notices.map(({ kind }) => kind)).toEqual(["unknown option"]);
  expect([values.DEFAULT.debug, values.token.expiration, values.token.key?.reveal()]).toEqual([true, 3600, "tiger"]);
  expect(config.reload()).toMatchObject({ changed: [], notices: [] });
  write("a.conf", "[DEFAULT]\ndebug = perhaps\n");
  expect(refusal(() => config.reload())).toMatch(/debug = "perhaps": not a boolean/);
  expect(values.DEFAULT.debug).toBe(true);
});

test("a file that is no configuration is refused with its line", () => {
  const refused = (text: string): unknown => load({ files: [write("a.conf", text)] });
  expect(() => refused("[a]\nnonsense\n")).toThrow(/a\.conf, line 2: neither a section nor an option/);
  expect(() => refused("\ndebug = true\n")).toThrow(/line 2: an option before the first section/);
  expect(() => refused("[a]\n# x\n  more\n")).toThrow(/line 3: an indented line that continues nothing/);
  expect(() => refused("[a] # x\n")).toThrow(/line 1: a section's name ends with \]/);
});

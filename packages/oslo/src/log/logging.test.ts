import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { loadConfig, loggingOptions, Secret } from "../config/index.ts";
import { redact, redactText, setupLogging, withContext, type Logging } from "./index.ts";

let folder: string;
let logging: Logging | undefined;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "log-"))));
afterEach(() => {
  logging?.close();
  logging = undefined;
  rmSync(folder, { recursive: true });
});

const GROUPS = { DEFAULT: loggingOptions };

function options(settings: Readonly<Record<string, string>> = {}): Parameters<typeof setupLogging>[0] {
  const commandLine = Object.fromEntries(Object.entries(settings).map(([name, value]) => [`DEFAULT.${name}`, value]));
  return loadConfig(GROUPS, { project: "none", environment: { HOME: folder }, commandLine }).values.DEFAULT;
}

function setup(settings: Readonly<Record<string, string>> = {}): Logging {
  logging = setupLogging(options({ log_dir: folder, ...settings }), "keystone");
  return logging;
}

const lines = (file = "keystone.log"): readonly string[] => readFileSync(join(folder, file), "utf8").trimEnd().split("\n");
const FORMAT = {
  logging_context_format_string: "%(levelname)s %(name)s [%(request_id)s %(user)s] %(message)s",
  logging_default_format_string: "%(levelname)s %(name)s %(message)s",
};

describe("lines", () => {
  test("have the ids of the request that is served, whatever it waits for meanwhile", async () => {
    const log = setup(FORMAT).getLogger("keystone.token");
    const context = { requestId: "req-1", user: undefined as string | undefined };
    await withContext(context, async () => {
      log.info("before");
      await Promise.resolve();
      context.user = "u1";
      setImmediate(() => log.info("behind"));
      await new Promise((resolve) => setImmediate(resolve));
    });
    log.warning("without");
    expect(lines()).toEqual([
      "INFO keystone.token [req-1 None] before",
      "INFO keystone.token [req-1 u1] behind",
      "WARNING keystone.token without",
    ]);
  });

  test("show an error's text and stack, each line with the prefix", () => {
    const log = setup({ ...FORMAT, logging_exception_prefix: "%(name)s ! " }).getLogger("a");
    log.error("it failed", { error: new Error("no host", { cause: new Error("no route") }) });
    const [first, second, ...rest] = lines();
    expect([first, second]).toEqual(["ERROR a it failed: Error: no host", "a ! Error: no host"]);
    expect(rest.some((line) => line.startsWith("a ! Caused by: Error: no route"))).toBe(true);
    expect(rest.every((line) => line.startsWith("a ! "))).toBe(true);
  });

  test("can't be forged by what somebody sent", () => {
    const log = setup(FORMAT).getLogger("a");
    log.info("user x\nINFO a login of admin\u001b[2K\r");
    expect(lines()).toEqual(["INFO a user x", "    INFO a login of admin\\x1b[2K\\x0d"]);
  });

  test("of level DEBUG say where they are from", () => {
    const log = setup({ ...FORMAT, debug: "true" }).getLogger("a");
    log.debug("here");
    expect(lines()[0]).toMatch(/^DEBUG a here \S* ?.*logging\.test\.ts:\d+$/);
  });

  test("are JSON where that is configured, with oslo.log's keys", () => {
    const log = setup({ use_json: "true" }).getLogger("a");
    withContext({ requestId: "req-1", project: "p" }, () => log.warning("hello", { extra: { count: 2, password: "tiger" } }));
    expect(JSON.parse(lines()[0] ?? "")).toMatchObject({
      message: "hello",
      name: "a",
      levelname: "WARNING",
      levelno: 30,
      process: process.pid,
      filename: "logging.test.ts",
      context: { request_id: "req-1", project: "p", user: null },
      extra: { count: 2, password: "***" },
    });
  });
});

describe("levels", () => {
  test("are those of the nearest logger above; debug opens the root", () => {
    const own = setup({ ...FORMAT, default_log_levels: "a=WARN,a.b=DEBUG,c=ERROR" });
    for (const name of ["a", "a.x", "a.b.c", "c", "d"]) own.getLogger(name).info("said");
    expect(lines()).toEqual(["INFO a.b.c said", "INFO d said"]);
    own.reconfigure(options({ log_dir: folder, ...FORMAT, debug: "true", logging_debug_format_suffix: "" }));
    own.getLogger("d").debug("more");
    expect(lines().at(-1)).toBe("DEBUG d more");
    expect(own.getLogger("d").isEnabledFor("DEBUG")).toBe(true);
  });
});

describe("files", () => {
  test("that were moved away are made anew", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      const own = setup({ ...FORMAT, log_file: "x.log" });
      const log = own.getLogger("a");
      log.info("one");
      renameSync(join(folder, "x.log"), join(folder, "x.log.1"));
      own.reopen();
      log.info("two");
      expect([lines("x.log.1"), lines("x.log")]).toEqual([["INFO a one"], ["INFO a two"]]);
      renameSync(join(folder, "x.log"), join(folder, "x.log.2"));
      vi.advanceTimersByTime(2000);
      log.info("three");
      await vi.waitFor(() => expect(readFileSync(join(folder, "x.log"), "utf8")).toBe(""));
      log.info("four");
      expect([lines("x.log.2"), lines("x.log")]).toEqual([["INFO a two", "INFO a three"], ["INFO a four"]]);
    } finally {
      vi.useRealTimers();
    }
  });

  test("what isn't supported is said", () => {
    expect(setup({ use_syslog: "true", log_rotation_type: "size" }).unsupported).toEqual([
      "[DEFAULT] use_syslog",
      "[DEFAULT] log_rotation_type",
    ]);
  });
});

describe("logging.conf", () => {
  const conf = (text: string): string => {
    const file = join(folder, "logging.conf");
    writeFileSync(file, text.replaceAll("FOLDER", folder));
    return file;
  };
  const SAMPLE = `[loggers]
keys = root, access

[handlers]
keys = production,file,access_file

[formatters]
keys = minimal,normal

[logger_root]
level = WARNING
handlers = file

[logger_access]
level = INFO
qualname = access
handlers = access_file
propagate = 0

[handler_production]
class = handlers.SysLogHandler
level = ERROR
args = (('localhost', handlers.SYSLOG_UDP_PORT), handlers.SysLogHandler.LOG_USER)

[handler_file]
class = handlers.WatchedFileHandler
formatter = normal
args = ('FOLDER/error.log',)

[handler_access_file]
class = handlers.WatchedFileHandler
level = INFO
formatter = minimal
args = ('FOLDER/access.log',)

[formatter_minimal]
format=%(message)s

[formatter_normal]
format=(%(name)s): %(levelname)s %(message)s
`;

  test("says which logger writes what, and where", () => {
    const own = setup({ log_config_append: conf(SAMPLE) });
    own.getLogger("keystone").info("not this");
    own.getLogger("keystone").error("but this");
    own.getLogger("access").info("GET /v3");
    expect([lines("error.log"), lines("access.log")]).toEqual([["(keystone): ERROR but this"], ["GET /v3"]]);
    expect(own.unsupported).toEqual([`the handler production of ${join(folder, "logging.conf")}`]);
  });

  test("that can't be used is refused", () => {
    const refused = (from: string, to: string): unknown => setup({ log_config_append: conf(SAMPLE.replace(from, to)) });
    expect(() => refused("[logger_access]", "[logger_acces]")).toThrow(/has no section \[logger_access\]/);
    expect(() => refused("level = WARNING", "level = LOUD")).toThrow(/root has the level LOUD, which is none/);
    expect(() => refused("('FOLDER/error.log',)", "()")).toThrow(/the handler file names no file/);
    expect(() => setup({ log_config_append: join(folder, "none.conf") })).toThrow(/there is no such file/);
  });
});

describe("what is secret is not logged", () => {
  test("by the name of a property, however deep; a Secret anywhere", () => {
    expect(
      redact({
        auth: { identity: { password: { user: { name: "u", password: "p1" } }, token: { id: "gAAAAAx" } } },
        credential: { blob: '{"secret": "x"}' },
        headers: { "X-Auth-Token": "t1", "x-subject-token": "t2", authorization: "Basic x", accept: "*/*" },
        list: [new Secret("s"), { original_password: "p2", adminPass: "p3", passcode: 1 }],
        reset_password: true,
        none: null,
      }),
    ).toEqual({
      auth: { identity: { password: "***", token: "***" } },
      credential: { blob: "***" },
      headers: { "X-Auth-Token": "***", "x-subject-token": "***", authorization: "***", accept: "*/*" },
      list: ["***", { original_password: "***", adminPass: "***", passcode: "***" }],
      reset_password: true,
      none: null,
    });
  });

  test("by its looks in text: URLs of databases, tokens, headers", () => {
    expect(redactText("mysql+pymysql://keystone:hunter2@db:3306/k?charset=utf8 failed")).toBe(
      "mysql+pymysql://keystone:***@db:3306/k?charset=utf8 failed",
    );
    expect(redactText("rabbit://a:p1@h1,b:p@2@h2/v")).not.toMatch(/p1|p@2/);
    expect(redactText("Could not find token: gAAAAABrAYfA8_mshvUyJzSIY2GjvycgJ7-HjKpDe4xyonT0QZAz.")).not.toContain("mshvUy");
    expect(redactText("got gAAAAABrAYfA8_mshvUyJzSIY2GjvycgJ7 and eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.abc_d")).toBe("got *** and ***");
    expect(redactText("X-Auth-Token: abc def\nAuthorization: Bearer xyz, ok")).toBe("X-Auth-Token: ***\nAuthorization: ***, ok");
    expect(redactText("GET /v3/users?name=x 200")).toBe("GET /v3/users?name=x 200");
  });

  test("and JSON in a text stays JSON", () => {
    const text = JSON.stringify({ password: 'p"1\\', name: "u", user: { secret: "p2" }, url: "rabbit://u:p3@h/" });
    expect(JSON.parse(redactText(text))).toEqual({ password: "***", name: "u", user: { secret: "***" }, url: "rabbit://u:***@h/" });
  });

  test("in a time that grows with the text, whatever somebody sent", { timeout: 60_000 }, () => {
    const sent = ["a", "-", "--", "token ", "password>", 'password="', "eyJ-", "a://", "'--", "password= ", "\\", "x-auth-token:"];
    for (const part of sent) {
      const text = redactText(`token ${part.repeat(100_000 / part.length)}`);
      expect(text.length).toBeLessThan(60_000);
    }
  });

  test("neither in messages nor in errors", () => {
    const log = setup(FORMAT).getLogger("a");
    log.error('body {"password": "hunter2"}', { error: new Error("postgresql://u:hunter2@h/k is away") });
    expect(readFileSync(join(folder, "keystone.log"), "utf8")).not.toContain("hunter2");
  });
});

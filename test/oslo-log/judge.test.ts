import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askPeer, pythonWith } from "../harness/peers.ts";
import { loadConfig, loggingOptions } from "@underpin/oslo/config";
import { redactText, type RequestContext } from "@underpin/oslo/log";
import { contextFormat } from "../../packages/oslo/src/log/text-format.ts";
import { LEVELS, type LevelName } from "../../packages/oslo/src/log/levels.ts";
import { seeded, type Random } from "../oslo-config/random.ts";

const { TZ } = process.env;
process.env["TZ"] = "UTC";
afterAll(() => {
  if (TZ === undefined) delete process.env["TZ"];
  else process.env["TZ"] = TZ;
});

const ORACLE = fileURLToPath(new URL("oracle.py", import.meta.url));
const GOLDEN = fileURLToPath(new URL("answers.json.gz", import.meta.url));
const CASES = Number(process.env["OSLO_CASES"] ?? 300);

/** A Python that has oslo.log (Debian's python3-oslo.log), or the one that OSLO_PYTHON names. */
const PYTHON = pythonWith("oslo_log.formatters, oslo_context");

interface Line {
  readonly options: Readonly<Record<string, string>>;
  readonly record: { readonly name: string; readonly level: number; readonly message: string; readonly created: number };
  readonly context: RequestContext | null;
}

type Question = Line | { readonly mask: string };

const MARK = "S3cr3tM4rk";

function makeLine(random: Random): Line {
  const formats = [
    "%(asctime)s.%(msecs)03d %(process)d %(levelname)s %(name)s [%(global_request_id)s %(request_id)s %(user_identity)s] %(instance)s%(message)s",
    "%(levelname)-10s|%(name)20s|%(user)s|%(project)s %(levelno)05d 100%% %(message).12s",
    "%(isotime)s %(color)s%(message)s %(resource)s %(user_name)s",
  ];
  const some = (value: string): string | undefined => (random.chance(2) ? value : undefined);
  return {
    options: {
      ...(random.chance(2) && { logging_context_format_string: random.pick(formats) }),
      ...(random.chance(2) && {
        logging_default_format_string: "%(asctime)s %(levelname)s %(name)s [-] %(instance)s%(message)s %(global_request_id)s.",
      }),
      ...(random.chance(3) && { logging_user_identity_format: "%(user)s|%(system_scope)s|%(project_domain)s" }),
      ...(random.chance(3) && { log_date_format: random.pick(["%d.%m.%Y %H:%M:%S", "%a %b %d %I:%M:%S %p %y %z", "%Y"]) }),
      logging_debug_format_suffix: "",
    },
    record: {
      name: random.pick(["keystone", "keystone.token.provider"]),
      level: LEVELS[random.pick(Object.keys(LEVELS) as LevelName[])],
      message: random.pick(["hello", "naïve ☃ 100%", "a user came"]),
      created: 1_790_000_000 + random.below(1e8) + random.below(1000) / 1000,
    },
    context: random.chance(3)
      ? null
      : {
          requestId: "req-1",
          globalRequestId: some("req-2"),
          user: some("u"),
          project: some("p"),
          domain: some("d"),
          systemScope: some("all"),
          userDomain: some("ud"),
          projectDomain: some("pd"),
        },
  };
}

function makeMask(random: Random): Question {
  const key = random.pick([
    "password",
    "adminPass",
    "admin_password",
    "auth_token",
    "new_pass",
    "secret",
    "secret_uuid",
    "sys_pswd",
    "token",
    "original_password",
    "private_key",
    "fernetkey",
    "passphrase",
    "password2",
  ]);
  const written = random.chance(4) ? key.toUpperCase() : key;
  const text = random.pick([
    `${written} = ${MARK}`,
    `${written}=${MARK}`,
    `${written}="${MARK}"`,
    `'${written}': '${MARK}'`,
    `"${written}" : "${MARK}"`,
    `{"user": {"${written}": "${MARK}", "name": "x"}}`,
    `{'user_${written}': u'${MARK}'}`,
    `<${written}>${MARK}</${written}>`,
    `--${written} ${MARK}`,
    `mysql --${written}=${MARK} x`,
    `${written} "${MARK}"`,
    `${written} '${MARK}' x`,
    `['x', '${written}', '--password', '${MARK}']`,
  ]);
  return { mask: `${random.pick(["", "before ", "cmd: "])}${text}${random.pick(["", " after", ", next=1"])}` };
}

function questions(seed: number, count: number): readonly Question[] {
  return Array.from({ length: count }, (_, i) => {
    const random = seeded(seed * 1_000_000 + i);
    return random.chance(2) ? makeLine(random) : makeMask(random);
  });
}

const { values } = loadConfig({ logging: loggingOptions }, { project: "none", environment: { HOME: "/nonexistent" } });

/** The number that the recorded lines have; digits of a real one may stand in their times, too. */
const own = Object.getOwnPropertyDescriptor(process, "pid") ?? { value: process.pid };
beforeAll(() => void Object.defineProperty(process, "pid", { ...own, value: 4242 }));
afterAll(() => void Object.defineProperty(process, "pid", own));

/** What differs: a line, or a secret that they hide and we don't. */
function difference(asked: Question, theirs: string): string | undefined {
  if ("mask" in asked) {
    const ours = redactText(asked.mask);
    return ours.includes(MARK) && !theirs.includes(MARK) ? `${asked.mask}: shown as ${ours}, not as ${theirs}` : undefined;
  }
  const { options, record, context } = asked;
  const [levelName] = Object.entries(LEVELS).find(([, level]) => level === record.level) ?? ["INFO"];
  const format = contextFormat({ ...values.logging, ...options });
  const ours = format({
    ...record,
    time: new Date(Math.round(record.created * 1000)),
    levelName: levelName as LevelName,
    context: context ?? undefined,
    extra: {},
    site: () => ({ function: "", file: "", line: 0 }),
  });
  return ours === theirs ? undefined : `${ours}\n     not ${theirs}`;
}

const differences = (asked: readonly Question[], theirs: readonly string[]): readonly string[] =>
  asked.flatMap((one, i) => difference(one, theirs[i] ?? "") ?? []).slice(0, 20);

test("lines are those of oslo.log, and what oslo.utils hides is hidden", () => {
  if (process.env["UPDATE_GOLDEN"] && PYTHON !== undefined) {
    const asked = questions(0, 400);
    writeFileSync(GOLDEN, gzipSync(JSON.stringify({ asked, theirs: askPeer(PYTHON, ORACLE, asked) as readonly string[] }), { level: 9 }));
  }
  const { asked, theirs } = JSON.parse(gunzipSync(readFileSync(GOLDEN)).toString()) as {
    asked: readonly Question[];
    theirs: readonly string[];
  };
  expect(asked.length).toBeGreaterThan(300);
  expect(differences(asked, theirs)).toEqual([]);
});

test.skipIf(PYTHON === undefined)("so are others, where it is installed (python3-oslo.log)", () => {
  const asked = questions(Number(process.env["OSLO_SEED"] ?? 1), CASES);
  expect(differences(asked, askPeer(PYTHON ?? "", ORACLE, asked) as readonly string[])).toEqual([]);
});

// How long a validation takes at most while others log in with slow hashes: the service itself, two processes on MariaDB.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { login, PASSWORD } from "./cloud.mjs";
import { besidePython, post, serving } from "./contenders.mjs";
import { median, report, times } from "./lib.mjs";
import { wrk } from "./side-by-side.mjs";

const [ROUNDS, SECONDS] = [Number(process.env.ROUNDS ?? 3), Number(process.env.SECONDS ?? 5)];
/** Clients that log in, and those that have a token validated. */
const [LOGINS, VALIDATIONS] = [8, [1, 8, 32]];
/** Rounds of bcrypt. */
const SLOW = 12;

export default async function () {
  await besidePython(async ({ folder }, [ours]) => await serving(ours, async (base) => await measure(folder, base)), SLOW);
}

async function measure(folder, base) {
  const { token } = await post(base, "/auth/tokens", undefined, login(PASSWORD));
  const url = `${base}/auth/tokens`;
  const headers = { "x-auth-token": token, "x-subject-token": token };
  for (const clients of VALIDATIONS) {
    const slowest = () => wrk(folder, { url, headers, script: "", clients, seconds: SECONDS }).p99;
    const [alone, beside] = [[], []];
    for (let i = 0; i < ROUNDS; i++) {
      alone.push(slowest());
      beside.push(await whileOthersLogIn(folder, url, slowest));
    }
    tell(clients, median(alone), median(beside));
  }
}

async function whileOthersLogIn(folder, url, body) {
  const file = join(folder, "logins.lua");
  const said = `[[${JSON.stringify(login(PASSWORD))}]]`;
  writeFileSync(file, `wrk.method = "POST"\nwrk.body = ${said}\nwrk.headers["content-type"] = "application/json"\n`);
  const child = spawn("wrk", ["-t1", `-c${LOGINS}`, "--timeout", "30s", "-s", file, "-d600s", url], { stdio: "ignore" });
  try {
    // Until the first of them wait for each other.
    await delay(1000);
    return body();
  } finally {
    child.kill();
    await once(child, "exit");
  }
}

function tell(clients, alone, beside) {
  report(
    `p99 of a validation, ${clients} at once, beside ${LOGINS} clients that log in with bcrypt ${SLOW}`,
    `${beside.toFixed(1)} ms beside ${alone.toFixed(1)} ms alone: ${times(beside / alone)}`,
    "at most 3x",
    beside <= 3 * alone,
  );
}

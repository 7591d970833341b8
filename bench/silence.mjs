// Can whoever has no password tell by the time of a refusal whether there is such a user? Refusals of two kinds in turn; the chance to tell them apart by time.
import { login, makeCloud, openCloud, PASSWORD } from "./cloud.mjs";
import { median, report } from "./lib.mjs";

const TRIES = Number(process.env.TRIES ?? 1500);
/** The cheapest hash there is: what is not the hash shows most beside it. 12 is what ships. */
const ROUNDS = Number(process.env.ROUNDS ?? 4);
const SETTINGS = `[identity]\npassword_hash_rounds = ${ROUNDS}\n[security_compliance]\nlockout_failure_attempts = 1000000\n`;

export default async function () {
  const cloud = await makeCloud({ more: SETTINGS });
  const { keystone, make } = await openCloud(cloud);
  const app = await make();
  const token = (await logIn(app, PASSWORD)).headers["x-subject-token"];
  const add = async (user) => {
    const answer = await app.inject({ method: "POST", url: "/v3/users", headers: { "x-auth-token": token }, payload: { user } });
    if (answer.statusCode !== 201) throw new Error(answer.body);
  };
  await add({ name: "known", password: "of-known" });
  await add({ name: "disabled", password: "of-disabled", enabled: false });
  await add({ name: "without" });
  await add({ name: "locked", password: "of-locked" });
  await keystone.pool.db
    .updateTable("local_user")
    .set({ failed_auth_count: 2_000_000, failed_auth_at: "2126-01-01 00:00:00" })
    .where("name", "=", "locked")
    .execute();
  for (const name of ["known", "disabled", "without", "locked"]) {
    const spent = { [name]: [], nobody: [] };
    for (let i = -10; i < TRIES; i++)
      for (const who of i % 2 === 0 ? [name, "nobody"] : ["nobody", name]) {
        const started = performance.now();
        const { statusCode } = await logIn(app, "wrong", who);
        const took = performance.now() - started;
        if (statusCode !== 401) throw new Error(`${who} was answered ${statusCode}`);
        if (i >= 0) spent[who].push(took);
      }
    const chance = tellApart(spent[name], spent.nobody);
    report(
      `a user who is ${name} beside nobody, wrong password, bcrypt ${ROUNDS}, ${TRIES} each: the chance to tell which of two refusals is whose by time`,
      `${(100 * Math.max(chance, 1 - chance)).toFixed(1)} %, medians ${median(spent[name]).toFixed(2)} ms and ${median(spent.nobody).toFixed(2)} ms`,
      "at most 60 % (50 is chance)",
      Math.max(chance, 1 - chance) <= 0.6,
    );
  }
  await app.close();
  await keystone[Symbol.asyncDispose]();
  cloud.remove();
}

const logIn = async (app, password, name = "admin") =>
  await app.inject({ method: "POST", url: "/v3/auth/tokens", payload: login(password, name) });

/** How often one of the first took longer than one of the second: Mann and Whitney's U as a share of all pairs. */
function tellApart(first, second) {
  const all = [...first.map((time) => [time, 1]), ...second.map((time) => [time, 0])].toSorted(([a], [b]) => a - b);
  let [below, longer] = [0, 0];
  for (const [, isFirst] of all) {
    if (isFirst === 1) longer += below;
    else below++;
  }
  return longer / (first.length * second.length);
}

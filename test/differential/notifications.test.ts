import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PEERS } from "../harness/keystone-peer.ts";
import { cloudOf } from "./cloud/cloud.ts";
import type { Answered, Sent } from "./http.ts";
import { Judge } from "./judge.ts";
import { episode } from "./random/episode.ts";
import { report, reportOne } from "./report.ts";
import { ROOMS } from "./rooms/index.ts";
import { TOLD } from "./rooms/told.ts";
import type { Scenario } from "./scenario.ts";
import { CAREFUL, FORMS, Listener, TELLING } from "./told.ts";

/** How long after the last answer ours may still tell something, in milliseconds. */
const LATE = 100;

/** How many requests are made by chance; `npm run test:differential` sends 20,000. */
const REQUESTS = Math.min(Number(process.env["DIFFERENTIAL"] ?? 200), 4000);
const SEED = Number(process.env["DIFFERENTIAL_SEED"] ?? 1);
/** Whether both forms are judged in all rooms, and not only CADF's. */
const ALL = process.env["NOTIFICATIONS"] === "all";

/** All rooms; what has to do with passwords, and what goes with others, by services that are careful, in each form. */
const PLAYED = FORMS.flatMap((form) => [
  ...(ALL || form.title === "cadf" ? [{ title: form.title, settings: form.settings, rooms: ROOMS }] : []),
  { title: `${form.title}, careful`, settings: { ...form.settings, ...CAREFUL }, rooms: { told: TOLD } },
]);

for (const { release, title, python } of PEERS)
  describe.skipIf(python === undefined).each(PLAYED)(`our Keystone ${title} tells the same: $title`, ({ title: name, settings, rooms }) => {
    let judge: Judge;
    let compared = 0;

    beforeAll(async () => {
      judge = await Judge.start(await cloudOf(release, python as string), python as string, { settings: { ...TELLING, ...settings } });
    });
    afterAll(async () => {
      process.stdout.write(`Keystone ${release}, ${name}: ${compared} notifications compared\n`);
      await judge?.[Symbol.asyncDispose]();
    });

    for (const [room, scenarios] of Object.entries<readonly Scenario[]>(rooms))
      for (const scenario of scenarios)
        test(`${room}: ${scenario.title}`, async () => {
          const { told, differing } = await play(judge, release, scenario);
          compared += told;
          expect(differing.join("\n")).toBe("");
        });

    test.runIf(rooms === ROOMS)(`${REQUESTS} requests made by chance (seed ${SEED})`, async () => {
      const differing: string[] = [];
      let sent = 0;
      await judge.logIn();
      const has = await judge.operations();
      for (let number = 0; sent < REQUESTS; number++) {
        const twin = await judge.fresh();
        const [theirs, mine] = [new Listener(() => judge.python.log()), new Listener(() => judge.ours.log())];
        for await (const { outcome } of episode(twin, SEED * 1_000_000 + number, has)) {
          if (outcome === undefined || outcome.absent) continue;
          sent++;
          const told = await theirs.next();
          const heard = await mine.next(told.length);
          if (outcome.python.status !== outcome.ours.status || isUndone(outcome.sent, outcome.python)) continue;
          compared += told.length;
          const found = twin.compareTold(told, heard);
          if (found.length > 0) differing.push(`episode ${number}: ${report({ ...outcome, differences: found })}`);
        }
      }
      expect(differing.slice(0, 10).join("\n")).toBe("");
    });
  });

/** Upstream tells of the domain that it made for an identity provider, and took away again when that was refused. */
function isUndone({ method, path }: Sent, { status }: Answered): boolean {
  return method === "PUT" && /^\/v3\/OS-FEDERATION\/identity_providers\/[^/]+$/.test(path) && status === 409;
}

/** Sends a scenario to both: how much was told, and where that differs. */
async function play(
  judge: Judge,
  release: string,
  { steps }: Scenario,
): Promise<{ readonly told: number; readonly differing: readonly string[] }> {
  const twin = await judge.fresh();
  const differing: string[] = [];
  let compared = 0;
  const mine = new Listener(() => judge.ours.log());
  for (const step of steps) {
    if (!(step.releases ?? [release]).includes(release)) continue;
    // Whoever asks is logged in before: by one of both.
    await twin.python.request(step);
    const theirs = new Listener(() => judge.python.log());
    const { python, ours, sent, absent } = await twin.send(step);
    if (absent) continue;
    const told = await theirs.next();
    const heard = await mine.next(told.length);
    // What is answered otherwise on purpose is told otherwise, too.
    if (python.status !== ours.status || isUndone(sent, python)) continue;
    compared += told.length;
    const found = twin.compareTold(told, heard);
    if (found.length > 0)
      differing.push(
        [`${step.as ?? "admin"}: ${step.send} ${JSON.stringify(sent.body)}`, ...found.map((one) => reportOne(one))].join("\n"),
      );
  }
  await new Promise((resolve) => setTimeout(resolve, LATE));
  for (const late of await mine.next()) differing.push(`late: ${JSON.stringify(late)}`);
  return { told: compared, differing };
}

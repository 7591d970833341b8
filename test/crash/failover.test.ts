import { describe, expect, test } from "vitest";
import type { UnderpinEvent } from "underpin";
import type { PhaseOptions } from "underpin/engine";
import { lostAmong, NEW, OLD, open, SHOWN } from "../harness/agreement.ts";
import { DIALECTS } from "../harness/databases.ts";
import { check, revert, runContract, runExpand, runMigrate, sync } from "../harness/engine.ts";
import { evolutionService } from "../harness/evolutions.ts";
import { liveSchema } from "../harness/normalise.ts";
import { mariadbTakeOver, postgresTakeOver, type TakeOver } from "../harness/replicas.ts";
import { Writers } from "../harness/writers.ts";

const PHASES = { expand: runExpand, migrate: runMigrate, contract: runContract, revert };
type PhaseName = keyof typeof PHASES;

const service = evolutionService("several");
const ROWS = 20_000;

/** `npm run test:crash` has each of them take over in each phase, at several moments. */
const ALL = process.env["CRASH"] !== undefined;

/** Which replicas there are; one that is behind lacks what was acknowledged last, and with it some of the phase. */
const REPLICAS: readonly (readonly [title: string, dialect: TakeOver["dialect"], isBehind: boolean, start: () => Promise<TakeOver>])[] = [
  ["PostgreSQL's synchronous standby", "postgres", false, () => postgresTakeOver({ isSynchronous: true })],
  ["PostgreSQL's standby, which is behind,", "postgres", true, () => postgresTakeOver({ isSynchronous: false })],
  ["MariaDB's replica, which is behind,", "mysql", true, mariadbTakeOver],
];

/** In which phases, if not in all. */
const SOME: Readonly<Record<TakeOver["dialect"], readonly PhaseName[]>> = {
  postgres: ["migrate", "contract"],
  mysql: ["expand", "revert"],
};

/** Where in the phase, by its events: when the replica is cut off, and when the primary dies. */
const MOMENTS: readonly (readonly [cut: number, death: number])[] = [
  [1, 4],
  [0, 2],
  [3, 5],
];

describe.each(REPLICAS.filter(([, dialect, isBehind]) => DIALECTS.includes(dialect) && (ALL || isBehind)))(
  "%s takes over",
  (_, dialect, isBehind, start) => {
    for (const phase of ALL ? (Object.keys(PHASES) as PhaseName[]) : SOME[dialect])
      test.each(ALL ? MOMENTS : MOMENTS.slice(0, 1))(
        `in the middle of ${phase}, cut off at %i and alone from %i: the same run ends as if nothing had been`,
        async (cut, death) => {
          await using pair = await start();
          const url = await begun(pair, dialect);
          const options = { service, url };
          await upTo(phase, options);
          const writers = new Writers([url], phase === "contract" ? NEW : OLD, 1_000_000);
          await writers.more(20);
          const over = await disturbed(pair, phase, options, isBehind ? [cut, death] : [death, death]);
          expect(over).toBe(true);
          await writers.more(20);
          await writers.stop();
          expect(writers.refusals).toEqual([]);
          await finish(phase, options);

          await using session = await open(url);
          const rows = await session.query<{ id: number; title: string; cents: number }>(SHOWN);
          // Each row says twice what it is, in each shape: nobody's half was lost.
          expect(rows.filter(({ title, cents }) => title !== `n${Number(cents) / 100}`)).toEqual([]);
          expect(rows.length).toBeGreaterThanOrEqual(ROWS);
          // What was acknowledged while the replica was cut off may be gone: the price of one that nobody waits for.
          if (!isBehind) expect(lostAmong(rows, writers)).toEqual([]);
          expect((await check(options)).code).toBe(0);
          expect(await liveSchema(url)).toEqual(await undisturbed(pair, dialect));
        },
      );
  },
);

/** A database of the pair's at its first release, with rows; the URL of it. */
async function begun(pair: TakeOver, dialect: TakeOver["dialect"], name = "app"): Promise<string> {
  await using admin = await open(pair.url);
  await admin.run(`CREATE DATABASE ${name}`);
  const url = pair.url.replace(/\/\w*$/, `/${name}`);
  await sync({ service, url, to: "v1" });
  await using session = await open(url);
  const from =
    dialect === "mysql" ? `seq, CONCAT('n', seq), seq FROM seq_1_to_${ROWS}` : `i, 'n' || i, i FROM generate_series(1, ${ROWS}) i`;
  await session.run(`INSERT INTO person (id, name, price) SELECT ${from}`);
  return url;
}

async function upTo(phase: PhaseName, options: PhaseOptions): Promise<void> {
  if (phase === "expand") return;
  await runExpand(options);
  if (phase !== "migrate") await runMigrate(options);
}

async function finish(phase: PhaseName, options: PhaseOptions): Promise<void> {
  if (phase === "revert") await runExpand(options);
  if (phase !== "migrate" && phase !== "contract") await runMigrate(options);
  if (phase !== "contract") await runContract(options);
}

/** Runs a phase whose database fails over in its midst; whether it did. */
async function disturbed(
  pair: TakeOver,
  phase: PhaseName,
  options: PhaseOptions,
  [cut, death]: readonly [number, number],
): Promise<boolean> {
  let events = 0;
  let fault: Promise<void> | undefined;
  const onEvent = (event: UnderpinEvent): void => {
    if (event.type !== "step-start" && event.type !== "step-done" && event.type !== "rows") return;
    const at = events++;
    if (at === cut && cut < death) void pair.cut();
    if (at === death) fault ??= pair.fail();
  };
  await PHASES[phase]({ ...options, onEvent });
  await fault;
  return fault !== undefined;
}

/** What a database that nobody disturbed has in the end. */
async function undisturbed(pair: TakeOver, dialect: TakeOver["dialect"]): Promise<unknown> {
  const url = await begun(pair, dialect, "twin");
  await sync({ service, url });
  return await liveSchema(url);
}

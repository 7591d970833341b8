// PostgreSQL, expand to verified beside one UPDATE of the whole table, which is neither guarded, nor throttled, nor verified: on a narrow
// table and on one as services have them. BENCH_KINDS=narrow,wide chooses. Beside pgroll where it is installed.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEngine } from "underpin/engine";
import { absent, alternate, installed, ms, report, timed, times } from "./lib.mjs";
import { startTables } from "./tables.mjs";

const ROWS = { narrow: Number(process.env.BENCH_NARROW ?? 1_000_000), wide: Number(process.env.BENCH_WIDE ?? 400_000) };
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const PGROLL = installed("pgroll");

export default async function ratio() {
  const tables = await startTables();
  if (!PGROLL) absent("pgroll", "not installed (github.com/xataio/pgroll)");
  for (const kind of (process.env.BENCH_KINDS ?? "narrow,wide").split(",")) {
    const rows = ROWS[kind];
    const parts = { expand: [], fill: [], verify: [] };
    const on = (body) => async () => {
      const target = await tables.fresh(kind, rows);
      const took = await body(target);
      await target.drop();
      return took;
    };
    // The server's first megabytes of log are new files; who comes later writes over them.
    await on(update)();
    const took = await alternate(ROUNDS, {
      update: on(update),
      ours: on((target) => ours(target, parts)),
      one: on((target) => ours({ ...target, lanes: 1 })),
      two: on((target) => ours({ ...target, lanes: 2 })),
      ...(PGROLL && { pgroll: on(pgroll) }),
    });
    const part = (name) => ms(parts[name].toSorted((a, b) => a - b)[ROUNDS >> 1]);
    report(
      `PostgreSQL: ${rows} rows, ${kind}, from expand to verified, beside one UPDATE`,
      `${ms(took.ours)} (expand ${part("expand")}, fill ${part("fill")}, verify ${part("verify")}) beside ${ms(took.update)}: ${times(took.update / took.ours)} of its speed`,
      "at least 0.75x",
      took.update / took.ours >= 0.75,
    );
    for (const count of ["one", "two"])
      report(
        `the same with --lanes ${count}`,
        `${ms(took[count])}: ${times(took.update / took[count])}`,
        "nothing: as cores and disk allow",
        true,
      );
    if (PGROLL) {
      const promise = kind === "narrow" ? 2.5 : 1.3;
      report(`the same beside pgroll start`, times(took.pgroll / took.ours), `at least ${promise}x`, took.pgroll / took.ours >= promise);
    }
  }
  await tables.stop();
}

async function update({ session }) {
  const started = performance.now();
  await session.run("ALTER TABLE item ADD COLUMN fresh VARCHAR(40)");
  await session.run("UPDATE item SET fresh = old");
  return performance.now() - started;
}

async function ours(target, parts = { expand: [], fill: [], verify: [] }) {
  const at = {};
  const onEvent = ({ type, title }) => {
    if (type === "step-start" || type === "step-done") at[`${title?.split(" ")[0]} ${type}`] = performance.now();
  };
  const started = performance.now();
  await createEngine(target).expand();
  const expanded = performance.now();
  await createEngine(target).migrate({ onEvent });
  const ended = performance.now();
  parts.expand.push(expanded - started);
  parts.fill.push(at["fill step-done"] - at["fill step-start"]);
  parts.verify.push(at["verify step-done"] - at["verify step-start"]);
  return ended - started;
}

async function pgroll({ url }) {
  const file = join(mkdtempSync(join(tmpdir(), "bench-pgroll-")), "01_fresh.json");
  const column = { table: "item", column: "old", type: "varchar(41)", up: "old", down: "old" };
  writeFileSync(file, JSON.stringify({ operations: [{ alter_column: column }] }));
  const postgres = `${url}?sslmode=disable`;
  timed(PGROLL, ["init", "--postgres-url", postgres]);
  return timed(PGROLL, ["start", file, "--postgres-url", postgres]);
}

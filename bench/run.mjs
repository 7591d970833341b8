// npm run bench [-- db-sync cold-start api-start status noop memory stall backfill ratio lanes widen-key contracts locks tokens validations metrics auth-cache silence soak beside-python beside-logins paged beside-barbican backup]: each benchmark is a file beside this one.
import { build, install } from "../scripts/setup.mjs";

install();
await build();
const all = [
  "db-sync",
  "cold-start",
  "api-start",
  "status",
  "noop",
  "memory",
  "stall",
  "backfill",
  "ratio",
  "lanes",
  "widen-key",
  "contracts",
  "locks",
  "tokens",
  "validations",
  "metrics",
  "auth-cache",
  "silence",
  "soak",
  "beside-python",
  "beside-logins",
  "paged",
  "beside-barbican",
  "backup",
];
const wanted = process.argv.slice(2);
for (const name of wanted.length > 0 ? wanted : all) {
  console.log(`\n# ${name}`);
  await (await import(`./${name}.mjs`)).default();
}

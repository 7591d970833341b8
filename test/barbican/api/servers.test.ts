import { expect, test } from "vitest";
import { barbicanAt, toNext } from "../../harness/barbican.ts";
import { DIALECTS } from "../../harness/databases.ts";
import { Judge } from "./compare.ts";
import { OurBarbican } from "./ours.ts";
import { play } from "./play.ts";
import { recorded, scenarios } from "./record.ts";
import type { Step } from "./scenario.ts";

/** What SQL is behind, and might be another one. */
const ROOMS =
  /^(?:payloads|long lists|secret metadata|containers|container secrets|container consumers|secret consumers|acls|project quotas): /;
/** Of these databases alone: `LIKE` has its own mind about capitals; on MariaDB, Barbican's tables have no characters beyond the first 65,536, and secrets of one second no order. */
const ELSE = { postgres: /name=C%25/, mysql: /🔑|"secret_refs":\[\{[^\]]*\},\{/u, sqlite: /$^/ } as const;
/** MySQL keeps whole seconds. */
const TICK = { postgres: 1, mysql: 1000, sqlite: 1 } as const;

/** Upstream's schema; where Python is asked, also that of our next release, beside it and alone. */
const SCHEMAS = [undefined, ...(process.env["PEERS"] === undefined ? [] : (["beside upstream's", "alone"] as const))];

test.each(DIALECTS.filter((dialect) => dialect !== "sqlite").flatMap((dialect) => SCHEMAS.map((next) => ({ dialect, next }))))(
  "on $dialect, the answers are those that Python's Barbican gives on SQLite (our next schema: $next)",
  async ({ dialect, next }) => {
    await using database = await barbicanAt(dialect, "2026.1");
    if (next !== undefined) await toNext(database.url, next);
    await using ours = await OurBarbican.start("plain", database, {
      tick: TICK[dialect],
      schema: next === undefined ? "upstream" : "underpin-1",
    });
    const [judge, answers] = [new Judge(), recorded()];
    for (const [title, scenario] of scenarios()) {
      if (!ROOMS.test(title) || scenario.settings !== undefined) continue;
      const isElse = ({ send, body }: Step): boolean => ELSE[dialect].test(`${send} ${JSON.stringify(body)}`);
      const differing = judge.differences(answers[title] ?? [], await play(ours, scenario));
      expect(ours.unexpected, title).toEqual([]);
      if (!scenario.steps.some(isElse)) expect(differing, title).toEqual([]);
    }
  },
);

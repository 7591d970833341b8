/** A change on purpose that a test must notice. */
export interface Mutation {
  /** What is wrong then. */
  readonly what: string;
  /** The file under `packages/underpin/src`, the text that stands there once, and what stands there instead. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** The test that fails: its file under `test/`, and enough of its name. */
  readonly test: readonly [file: string, name: string];
  /** Where it fails, if not everywhere. */
  readonly only?: "sqlite" | "postgres" | "mariadb";
}

/** Places where the tests were once found blind: what each lacks, and which test sees it now. */
export const MUTATIONS: readonly Mutation[] = [
  {
    what: "what flows back does so from a new side that agrees already",
    file: "sync/rule.ts",
    from: `  UPDATE: [
    { when: ["old", "!new"], copy: "forward" },
    { when: ["new", "!old", "differ"], copy: "backward" },`,
    to: `  UPDATE: [
    { when: ["old", "!new"], copy: "forward" },
    { when: ["new", "!old"], copy: "backward" },`,
    test: ["conformance/lossy.test.ts", "what only one side can say stays"],
  },
  {
    what: "of an INSERT, too",
    file: "sync/rule.ts",
    from: `  INSERT: [
    { when: ["old", "!new"], copy: "forward" },
    { when: ["new", "!old", "differ"], copy: "backward" },`,
    to: `  INSERT: [
    { when: ["old", "!new"], copy: "forward" },
    { when: ["new", "!old"], copy: "backward" },`,
    test: ["conformance/lossy.test.ts", "what only one side can say stays"],
  },
  {
    what: "a lease never runs out",
    file: "ledger/lease.ts",
    from: "Number(row?.left_ms) <= 0 || ",
    to: "",
    test: ["conformance/two-runners.test.ts", "a lease that ran out is taken up"],
  },
  {
    what: "a lease has always run out",
    file: "ledger/lease.ts",
    from: "Number(row?.left_ms) <= 0 || ",
    to: "true || ",
    test: ["conformance/two-runners.test.ts", "a lease that ran out is taken up"],
  },
  {
    what: "a node that is dead counts as alive for ever",
    file: "ledger/nodes.ts",
    from: " AND last_seen > ${dialect.now} - ${NODE_ALIVE_MS}",
    to: "",
    test: ["journeys/guard.test.ts", "a node that has been silent for long"],
  },
  {
    what: "a group of steps commits without its lease",
    file: "run/run-scripts.ts",
    from: "        else await lease.fence(session);\n",
    to: "",
    test: ["conformance/two-runners.test.ts", "loses its lease between two groups of steps"],
    only: "postgres",
  },
  {
    what: "rows that came in behind the walk stay as they are",
    file: "run/backfill/move.ts",
    from: "move.where === undefined ? 1 : 2",
    to: "1",
    test: ["conformance/backfill.test.ts", "a row that came in behind the walk"],
  },
  {
    what: "a script that runs anew goes on from its old checkpoint",
    file: "ledger/journal.ts",
    from: `for (const table of ["underpin_journal", "underpin_backfill"])`,
    to: `for (const table of ["underpin_journal"])`,
    test: ["conformance/made-found.test.ts", "nor does it remember a move that knows no row from another"],
  },
  {
    what: "what is computed goes over what was written meanwhile",
    file: "operations/kinds/compute-column.ts",
    from: " WHERE ${where} AND ${target} IS NULL`",
    to: " WHERE ${where}`",
    test: ["conformance/compute-column.test.ts", "what was written meanwhile"],
  },
  {
    what: "a column that takes no NULL is computed from all the same",
    file: "operations/kinds/compute-column.ts",
    from: "if (!column.nullable)",
    to: "if (false)",
    test: ["refusals/refusals.test.ts", "item.code is NOT NULL: inserts of the new release, which does not know it, would fail"],
    only: "sqlite",
  },
  {
    what: "a column of the key is dropped",
    file: "operations/kinds/drop-column.ts",
    from: "if (schema.tables.get(table)?.primaryKey?.columns.includes(column))",
    to: "if (false)",
    test: ["refusals/refusals.test.ts", "item.id is part of the primary key"],
    only: "sqlite",
  },
  {
    what: "two evolutions have their hands on one column",
    file: "operations/kinds/map-columns.ts",
    from: "candidate.version !== version && collides(spec, version, candidate)",
    to: "false",
    test: ["refusals/refusals.test.ts", "A column of it is part of evolution 2"],
    only: "sqlite",
  },
  {
    what: "two evolutions make the same column",
    file: "operations/support/chain.ts",
    from: "[...earlier.old, ...news(earlier)].includes(name);",
    to: "false;",
    test: ["refusals/refusals.test.ts", "A column of it is part of evolution 2"],
    only: "sqlite",
  },
  {
    what: "a column that moves is not claimed where it comes from",
    file: "operations/kinds/move-column.ts",
    from: "    { table: from.table, columns: [from.column, ...Object.keys(on)] },\n",
    to: "",
    test: ["refusals/refusals.test.ts", "item is part of evolution 2"],
    only: "sqlite",
  },
  {
    what: "nor where it goes to",
    file: "operations/kinds/move-column.ts",
    from: "    { table: to.table, columns: [to.column, ...Object.values(on)] },\n",
    to: "",
    test: ["refusals/refusals.test.ts", "detail is part of evolution 2"],
    only: "sqlite",
  },
  {
    what: "rows of an extracted table without an owner pass",
    file: "operations/kinds/extracted-table.ts",
    from: 'WHERE o.${quote(Object.values(key)[0] ?? "")} IS NULL LIMIT 5',
    to: "WHERE 1 = 0",
    test: ["conformance/links.test.ts", "a row of an extracted table that belongs to nobody"],
  },
  {
    what: "a table that others refer to is joined",
    file: "operations/kinds/extracted-table.ts",
    from: "if (referring) refuse(`${referring.name} refers to ${spec.extracted}.`",
    to: "if (false) refuse(`${referring?.name} refers to ${spec.extracted}.`",
    test: ["refusals/refusals.test.ts", "remark refers to detail"],
    only: "sqlite",
  },
  {
    what: "several parts take the rows that are in no other",
    file: "operations/kinds/partition.ts",
    from: "Object.keys(part.constants).length === 0).length > 1",
    to: "Object.keys(part.constants).length === 0).length > 9",
    test: ["refusals/refusals.test.ts", "More than one part of item"],
    only: "sqlite",
  },
  {
    what: "a pair of a chain that was settled on the way back is settled again on the way forward",
    file: "dialects/postgres/sync.ts",
    from: "...(settled ? [`NOT ${settled}`] : []), ...conditions",
    to: "...conditions",
    test: ["conformance/chain.test.ts", "whichever of the three releases writes"],
    only: "postgres",
  },
  {
    what: "sides that disagree one way only are found to disagree",
    file: "sync/verify.ts",
    from: `sides.map(disagree).join(" AND ")`,
    to: `sides.map(disagree).join(" OR ")`,
    test: ["conformance/lossy.test.ts", "what only one side can say stays"],
  },
  {
    what: "sides of several columns disagree only if all of them do",
    file: "sync/verify.ts",
    from: `.join(" OR ")})\``,
    to: `.join(" AND ")})\``,
    test: ["conformance/lossy.test.ts", "one of several columns"],
  },
  {
    what: "inserts flow before updates do",
    file: "dialects/mysql/sync.ts",
    from: `(["UPDATE", "INSERT"] as const).filter`,
    to: `(["INSERT", "UPDATE"] as const).filter`,
    test: ["conformance/links.test.ts", "what is inserted flows only once what is changed does"],
    only: "mariadb",
  },
  {
    what: "a contract that was begun counts as not begun",
    file: "ledger/journal.ts",
    from: `AND step = 0",
    [key.service, key.repository, key.version],
  );
  return rows[0]?.state === "started";`,
    to: `AND step = 0",
    [key.service, key.repository, key.version],
  );
  return rows[0]?.state === "never";`,
    test: ["conformance/contract-first.test.ts", "once begun, it goes on"],
    only: "mariadb",
  },
  {
    what: "a script that was begun counts as finished",
    file: "ledger/journal.ts",
    from: `isFinished: own?.state === "done"`,
    to: `isFinished: own !== undefined`,
    test: ["conformance/backfill.test.ts", "goes on where it was"],
  },
  {
    what: "what a lane can't have of its range is nobody's",
    file: "run/backfill/progress.ts",
    from: "if (rest !== part) this.#open(rest);",
    to: 'if (rest !== part) rest.state = "done";',
    test: ["conformance/lanes.test.ts", "of two runners with lanes at once"],
    only: "postgres",
  },
  {
    what: "what lies between ranges that are done counts as done",
    file: "run/backfill/progress.ts",
    from: `this.#parts.push({ from, to: span.from, state: "open" }`,
    to: `this.#parts.push({ from, to: span.from, state: "done" }`,
    test: ["conformance/lanes.test.ts", "is what the next run does"],
    only: "postgres",
  },
  {
    what: "a lane records beside one that may have committed",
    file: "run/backfill/pass.ts",
    from: `          this.#stop.signal.throwIfAborted();
          await writeCheckpoint`,
    to: "          await writeCheckpoint",
    test: ["conformance/lanes.test.ts", "a lane that never hears whether it committed"],
    only: "postgres",
  },
  {
    what: "who was at work a moment ago counts as nobody",
    file: "run/backfill/throttle.ts",
    from: " || load.lately > unnamed",
    to: "",
    test: ["conformance/second-lane.test.ts", "a client that is at work for a moment now and then"],
    only: "postgres",
  },
  {
    what: "an index that is no key's is looked through for each range",
    file: "run/backfill/batch.ts",
    from: "${rows.sql} IS TRUE",
    to: "${rows.sql}",
    test: ["conformance/backfill.test.ts", "no index but the key's"],
    only: "postgres",
  },
  {
    what: "plan does not look at the way back",
    file: "engine/ask-server.ts",
    from: "for (const table of tablesOf(returning))",
    to: "for (const table of tablesOf([]))",
    test: ["conformance/ladder.test.ts", "a TIMESTAMP that may be NULL can't be taken back but by a copy"],
    only: "mariadb",
  },
  {
    what: "a column is to go with its index in one statement, from beside a SPATIAL one",
    file: "dialects/mysql/render.ts",
    from: 'if (!table?.indexes.some(({ method }) => method === "SPATIAL")) return [];',
    to: "if (table) return [];",
    test: ["conformance/ladder.test.ts", "a column with an index of its own goes without a copy from beside a SPATIAL index"],
    only: "mariadb",
  },
  {
    what: "a row that refers to one behind it in its statement is not looked at again",
    file: "operations/kinds/replace-key.ts",
    from: ".filter((place) => place.table === table)",
    to: ".filter((place) => place.table !== table)",
    test: ["conformance/replace-own-key.test.ts", "is replaced under clients of both releases"],
    only: "postgres",
  },
  {
    what: "rows that are carried over in one statement are not found by each other",
    file: "operations/kinds/map-columns.ts",
    from: "spec.reads === spec.table ? undefined : dialect.locks.lookLocks",
    to: "dialect.locks.lookLocks",
    test: ["conformance/replace-own-key.test.ts", "is replaced under clients of both releases"],
    only: "postgres",
  },
];

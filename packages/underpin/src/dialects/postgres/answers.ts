import type { Answer, Answers, Treatment } from "../../model/dependents.ts";

type Row = Readonly<Record<Treatment, Answer>>;

/** What follows a column or table of its own, and is what nobody need see to. */
const UNTOUCHED: Row = {
  "rename column": "untouched",
  "replace column": "untouched",
  "recombine columns": "untouched",
  "move column": "untouched",
  "drop column": "untouched",
  "widen key": "untouched",
  "retype column": "untouched",
  "rename table": "untouched",
  "replace table": "untouched",
  "join table": "untouched",
  "extend table": "untouched",
};
const ABSENT = Object.fromEntries(Object.keys(UNTOUCHED).map((treatment) => [treatment, "absent"])) as unknown as Row;

/** The same answer to all that takes the column, or the table, away. */
function whenGone(answer: Answer): Omit<Row, "rename column" | "retype column" | "rename table" | "extend table"> {
  return {
    "replace column": answer,
    "recombine columns": answer,
    "move column": answer,
    "drop column": answer,
    "widen key": answer,
    "replace table": answer,
    "join table": answer,
  };
}

function refuse(way: string): Answer {
  return { refuse: way };
}

const DROP_FIRST = refuse("Drop it first, and make it anew after contract.");
const READER = refuse("Drop it before contract, or let it read what stays; make it anew for the new shape.");
const DROP_KEY = refuse("Change the key in an evolution of its own first.");
const OWN_TABLE: Answer = { warn: "A new table belongs to the role that upgrades: give it to this one where that matters." };
const GRANT_ANEW: Answer = { warn: "A new table has no grants: give the next release's role its rights before it starts." };
const NEW_TABLE = refuse("Say what the new table is to have with rawSql, and accept this by name.");

/** What things of each kind come to on PostgreSQL. `docs/dependents.md` is made of this. */
export const ANSWERS: Answers = {
  "primary key": { ...UNTOUCHED, ...whenGone(DROP_KEY), "widen key": "carried", "replace table": "carried", "join table": "goes" },
  unique: {
    ...UNTOUCHED,
    ...whenGone(DROP_FIRST),
    "widen key": "carried",
    "replace column": "carried",
    "replace table": "carried",
    "drop column": "goes",
  },
  index: { ...UNTOUCHED, ...whenGone("goes"), "widen key": "carried", "replace column": "carried", "replace table": "carried" },
  "invalid index": { ...UNTOUCHED, ...whenGone("goes") },
  check: {
    ...UNTOUCHED,
    ...whenGone(refuse("Drop it first (dropCheck), and add it for the new shape in the evolution after this one.")),
    "drop column": "goes",
  },
  "foreign key": {
    ...UNTOUCHED,
    ...whenGone(refuse("Drop it first (dropForeignKey), and add it on the new column after contract.")),
    "widen key": "carried",
    "drop column": "goes",
    "replace table": "carried",
  },
  "incoming foreign key": {
    ...UNTOUCHED,
    ...whenGone(refuse("Drop that foreign key first, and let it refer to the new shape after contract.")),
    "widen key": "carried",
  },
  exclusion: { ...UNTOUCHED, ...whenGone(DROP_FIRST), "drop column": "goes" },
  default: { ...UNTOUCHED, ...whenGone("goes"), "widen key": "carried", "replace column": "carried", "replace table": "carried" },
  generation: {
    ...UNTOUCHED,
    ...whenGone(refuse("Nobody can write a generated column, so it has no second shape: drop it, and add it anew, in one release.")),
    "rename column": refuse("Nobody can write a generated column, so it has no second shape: drop it, and add it anew, in one release."),
    "drop column": "goes",
  },
  "generated column": { ...UNTOUCHED, ...whenGone(READER), "retype column": READER },
  identity: {
    ...UNTOUCHED,
    ...whenGone(refuse("Numbered columns keep their place: rename it, or take its numbering away first.")),
    "widen key": "carried",
    "drop column": "goes",
    "join table": "goes",
  },
  collation: {
    ...UNTOUCHED,
    ...whenGone("goes"),
    "rename column": "carried",
    "replace column": "carried",
    "replace table": "carried",
    "move column": "carried",
  },
  "storage setting": { ...UNTOUCHED, ...whenGone("goes") },
  comment: { ...UNTOUCHED, ...whenGone("goes"), "widen key": "carried", "replace column": "carried", "replace table": "carried" },
  statistics: { ...UNTOUCHED, ...whenGone(DROP_FIRST), "drop column": "goes" },
  view: { ...UNTOUCHED, ...whenGone(READER), "retype column": READER },
  "materialized view": { ...UNTOUCHED, ...whenGone(READER), "retype column": READER },
  rule: { ...UNTOUCHED, ...whenGone(READER), "retype column": READER },
  trigger: { ...UNTOUCHED, ...whenGone(READER), "retype column": READER },
  routine: {
    ...UNTOUCHED,
    ...whenGone({ warn: "Its text names what goes: from contract on it fails, unless it is replaced before." }),
    "rename column": { warn: "Its text is not renamed with the column: from contract on it fails, unless it is replaced before." },
    "rename table": { warn: "Its text is not renamed with the table: from contract on it fails, unless it is replaced before." },
  },
  "sql routine": { ...UNTOUCHED, ...whenGone(READER), "retype column": READER },
  event: ABSENT,
  "row type": {
    ...UNTOUCHED,
    "retype column": DROP_FIRST,
    "replace table": DROP_FIRST,
    "join table": DROP_FIRST,
  },
  owner: { ...UNTOUCHED, "replace table": OWN_TABLE, "join table": "goes", "extend table": OWN_TABLE },
  "table grant": { ...UNTOUCHED, "rename table": "carried", "replace table": GRANT_ANEW, "join table": "goes", "extend table": GRANT_ANEW },
  "column grant": {
    ...UNTOUCHED,
    ...whenGone("carried"),
    "widen key": refuse("Grant on the table instead, or take the grant away until contract is done."),
    "rename column": "carried",
    "drop column": "goes",
    "rename table": "carried",
    "join table": "goes",
    "move column": NEW_TABLE,
    "replace table": NEW_TABLE,
  },
  policy: { ...UNTOUCHED, ...whenGone(READER), "retype column": READER, "extend table": NEW_TABLE },
  "row security": { ...UNTOUCHED, "replace table": NEW_TABLE, "join table": NEW_TABLE, "extend table": NEW_TABLE },
  "hidden rows": every(
    refuse("Upgrade as a role that sees all rows: one with BYPASSRLS, or the owner of a table whose row security is not forced."),
  ),
  publication: {
    ...UNTOUCHED,
    ...whenGone(refuse("Take the column out of the publication's list or filter first, and put the new one in after contract.")),
    "replace table": NEW_TABLE,
    "extend table": { warn: "The table is published: what is new must be on the subscribers first, or they stop." },
  },
  "replica identity": { ...UNTOUCHED, ...whenGone(refuse("Choose another replica identity first.")) },
  partition: partitioned(),
  inheritance: partitioned(),
  "system versioning": ABSENT,
  "table option": { ...UNTOUCHED, "replace table": NEW_TABLE, "join table": "goes" },
  unknown: every(refuse("Underpin has no word for it: find out what it needs.")),
};

/** Indexes can't be built concurrently on a table with partitions, nor columns added to one partition alone. */
function partitioned(): Row {
  const way = refuse("Partitioned and inheriting tables can be renamed, and their columns dropped; other changes are not supported.");
  return {
    ...UNTOUCHED,
    "rename column": way,
    "replace column": way,
    "recombine columns": way,
    "move column": way,
    "widen key": way,
    "retype column": way,
    "replace table": way,
    "join table": way,
    "extend table": way,
  };
}

function every(answer: Answer): Row {
  return Object.fromEntries(Object.keys(UNTOUCHED).map((treatment) => [treatment, answer])) as unknown as Row;
}

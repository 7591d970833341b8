import type { Answer, Answers } from "../../model/dependents.ts";
import {
  ABSENT,
  always,
  DROP_CHECK,
  DROP_FIRST,
  DROP_FOREIGN_KEY,
  DROP_INCOMING,
  DROP_KEY,
  KEEPS_PLACE,
  NEW_TABLE,
  NOT_WRITTEN,
  READER,
  refuse,
  UNKNOWN,
  UNTOUCHED,
  whenGone,
  type Row,
} from "../shared/answers.ts";

const OWN_TABLE: Answer = { warn: "A new table belongs to the role that upgrades: give it to this one where that matters." };
const GRANT_ANEW: Answer = { warn: "A new table has no grants: give the next release's role its rights before it starts." };

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
    ...whenGone(DROP_CHECK),
    "drop column": "goes",
  },
  "foreign key": {
    ...UNTOUCHED,
    ...whenGone(DROP_FOREIGN_KEY),
    "widen key": "carried",
    "drop column": "goes",
    "replace table": "carried",
  },
  "incoming foreign key": {
    ...UNTOUCHED,
    ...whenGone(DROP_INCOMING),
    "widen key": "carried",
  },
  exclusion: { ...UNTOUCHED, ...whenGone(DROP_FIRST), "drop column": "goes" },
  default: { ...UNTOUCHED, ...whenGone("goes"), "widen key": "carried", "replace column": "carried", "replace table": "carried" },
  generation: {
    ...UNTOUCHED,
    ...whenGone(NOT_WRITTEN),
    "rename column": NOT_WRITTEN,
    "drop column": "goes",
  },
  "generated column": { ...UNTOUCHED, ...whenGone(READER), "retype column": READER },
  identity: {
    ...UNTOUCHED,
    ...whenGone(KEEPS_PLACE),
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
  "hidden rows": always(
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
  unknown: UNKNOWN,
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

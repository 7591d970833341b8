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
  LET_GO,
  NEW_TABLE,
  NOT_WRITTEN,
  READER,
  refuse,
  UNKNOWN,
  UNTOUCHED,
  whenGone,
  type Row,
} from "../shared/answers.ts";

const OF_PARTITION: Answer = refuse("Name the table that it is a partition of: the server does it on all of them.");
const OF_WHOLE = always(OF_PARTITION);
const NOT_PARTITIONED: Answer = refuse(
  "A table like it would have no partitions: do this to each partition, detached, or while the service is stopped.",
);
const PARTITION_KEY: Answer = refuse(
  "What says in which partition a row is can't be filled in by a trigger: make a table with the new key, and split the rows into that (splitTable).",
);
const INHERITED: Answer = refuse(
  "Rows of a table that others inherit from stand in all of them, and no trigger of it sees those: let each be a table by itself (NO INHERIT), or make partitions of them.",
);

const OUTSIDE_KEY: Answer = refuse(
  "A table of a schema that is not searched refers to it: search that schema, too, for the upgrade alone; or drop that foreign key there first, and make it anew after contract.",
);

const IDENTIFY: Answer = refuse(
  "The server takes no UPDATE of a table that it publishes and whose rows it can't tell apart: give it a replica identity first (ALTER TABLE … REPLICA IDENTITY FULL).",
);

const GIVE_FREE: Answer = refuse("Say that it belongs to no column (ALTER SEQUENCE … OWNED BY NONE), or drop it, first.");
const OWN_NUMBERS: Answer = refuse("Let what takes numbers from it have a sequence of its own first.");

const NAMES_IT: Answer = { warn: "Its text names what goes: from contract on it fails, unless it is replaced before." };

const UNIQUE: Row = {
  ...UNTOUCHED,
  ...whenGone(DROP_FIRST),
  "widen key": "carried",
  "replace column": "carried",
  "replace table": "carried",
  "drop column": "goes",
};

const RULE: Row = { ...UNTOUCHED, ...whenGone(READER), "retype column": READER };

/** What things of each kind come to on PostgreSQL. `docs/dependents.md` is made of this. */
export const ANSWERS: Answers = {
  "primary key": { ...UNTOUCHED, ...whenGone(DROP_KEY), "widen key": "carried", "replace table": "carried", "join table": "goes" },
  unique: UNIQUE,
  "composite unique": UNIQUE,
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
    "drop table": LET_GO,
  },
  "outside foreign key": { ...UNTOUCHED, ...whenGone(OUTSIDE_KEY), "drop table": OUTSIDE_KEY },
  exclusion: { ...UNTOUCHED, ...whenGone(DROP_FIRST), "drop column": "goes" },
  default: { ...UNTOUCHED, ...whenGone("goes"), "widen key": "carried", "replace column": "carried", "replace table": "carried" },
  generation: {
    ...UNTOUCHED,
    ...whenGone(NOT_WRITTEN),
    "rename column": NOT_WRITTEN,
    "drop column": "goes",
    "fill column": NOT_WRITTEN,
  },
  "generated column": { ...UNTOUCHED, ...whenGone(READER), "retype column": READER },
  identity: {
    ...UNTOUCHED,
    ...whenGone(KEEPS_PLACE),
    "widen key": "carried",
    "drop column": "goes",
    "join table": "goes",
  },
  "owned sequence": {
    ...UNTOUCHED,
    ...whenGone(GIVE_FREE),
    "replace column": "carried",
    "widen key": "carried",
    "drop column": "goes",
  },
  "shared sequence": {
    ...UNTOUCHED,
    ...whenGone(GIVE_FREE),
    "replace column": "carried",
    "widen key": "carried",
    "drop table": GIVE_FREE,
  },
  "shared identity": { ...UNTOUCHED, ...whenGone(OWN_NUMBERS), "drop table": OWN_NUMBERS },
  collation: {
    ...UNTOUCHED,
    ...whenGone("goes"),
    "rename column": "carried",
    "replace column": "carried",
    "replace table": "carried",
    "move column": "carried",
  },
  "storage setting": {
    ...UNTOUCHED,
    ...whenGone("goes"),
    "replace column": "carried",
    "replace table": "carried",
    "widen key": "carried",
  },
  clustering: { ...UNTOUCHED, ...whenGone("goes") },
  comment: { ...UNTOUCHED, ...whenGone("goes"), "widen key": "carried", "replace column": "carried", "replace table": "carried" },
  statistics: { ...UNTOUCHED, ...whenGone(DROP_FIRST), "drop column": "goes" },
  view: { ...UNTOUCHED, ...whenGone(READER), "retype column": READER, "drop table": READER },
  "outside view": ABSENT,
  "materialized view": { ...UNTOUCHED, ...whenGone(READER), "retype column": READER, "drop table": READER },
  rule: RULE,
  "update rule": { ...RULE, "fill column": refuse("Old rows can't be filled past it: drop it before, and make it anew after contract.") },
  trigger: { ...UNTOUCHED, ...whenGone(READER), "retype column": READER },
  "insert trigger": ABSENT,
  routine: {
    ...UNTOUCHED,
    ...whenGone(NAMES_IT),
    "drop table": NAMES_IT,
    "rename column": { warn: "Its text is not renamed with the column: from contract on it fails, unless it is replaced before." },
    "rename table": { warn: "Its text is not renamed with the table: from contract on it fails, unless it is replaced before." },
  },
  "sql routine": { ...UNTOUCHED, ...whenGone(READER), "retype column": READER, "drop table": READER },
  event: ABSENT,
  "row type": {
    ...UNTOUCHED,
    "retype column": DROP_FIRST,
    "replace table": DROP_FIRST,
    "join table": DROP_FIRST,
    "drop table": DROP_FIRST,
  },
  owner: { ...UNTOUCHED, "replace table": "carried", "join table": "goes", "extend table": "carried" },
  "table grant": { ...UNTOUCHED, "rename table": "carried", "replace table": "carried", "join table": "goes", "extend table": "carried" },
  "column grant": {
    ...UNTOUCHED,
    ...whenGone("carried"),
    "widen key": refuse("Grant on the table instead, or take the grant away until contract is done."),
    "rename column": "carried",
    "drop column": "goes",
    "rename table": "carried",
    "join table": "goes",
    "move column": NEW_TABLE,
    "replace table": "carried",
  },
  policy: { ...UNTOUCHED, ...whenGone(READER), "retype column": READER, "replace table": "carried", "extend table": "carried" },
  "row security": { ...UNTOUCHED, "replace table": "carried", "join table": NEW_TABLE, "extend table": "carried" },
  "hidden rows": {
    ...always(
      refuse("Upgrade as a role that sees all rows: one with BYPASSRLS, or the owner of a table whose row security is not forced."),
    ),
    "drop table": "goes",
  },
  publication: {
    ...UNTOUCHED,
    ...whenGone(refuse("Take the column out of the publication's list or filter first, and put the new one in after contract.")),
    "replace table": NEW_TABLE,
    "extend table": { warn: "The table is published: what is new must be on the subscribers first, or they stop." },
  },
  "replica identity": { ...UNTOUCHED, ...whenGone(refuse("Choose another replica identity first.")) },
  "missing replica identity": { ...UNTOUCHED, "fill column": IDENTIFY },
  partition: {
    ...OF_WHOLE,
    "drop column": OF_PARTITION,
    "rename table": "untouched",
    "extend table": OF_PARTITION,
    "drop table": "goes",
    "fill column": "untouched",
  },
  partitions: {
    ...UNTOUCHED,
    "widen key": NOT_PARTITIONED,
    "replace table": NOT_PARTITIONED,
    "join table": NOT_PARTITIONED,
  },
  "partition key": { ...UNTOUCHED, ...whenGone(PARTITION_KEY), "rename column": PARTITION_KEY, "retype column": PARTITION_KEY },
  inheritance: {
    ...always(INHERITED),
    "rename table": "untouched",
    "drop column": "untouched",
    "fill column": {
      warn: "No trigger of a table sees what is written to those that inherit from it: there NULLs are filled once, by the data migration, and marked clients are bound with everybody, from contract on.",
    },
  },
  "system versioning": ABSENT,
  "table option": { ...UNTOUCHED, "replace table": NEW_TABLE, "join table": "goes" },
  unknown: UNKNOWN,
};

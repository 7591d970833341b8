import type { Answer, Answers } from "../../model/dependents.ts";
import {
  ABSENT,
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

/** What names columns in a text of its own: the server lets the column go all the same, and it fails from then on. */
const TEXT: Row = {
  ...UNTOUCHED,
  ...whenGone(READER),
  "widen key": "untouched",
  "rename column": READER,
  "rename table": READER,
  "drop table": READER,
};

const PARTITIONS = refuse("Rows are put into partitions by it: partition the table by what stays, first.");
const NOT_ALTERED = refuse("The server does not alter a table that keeps its history: take that off first.");
const GRANT = refuse("Grants stay with the old name: grant it on the new one too, and accept this by name.");

const DROP_UNIQUE = refuse("Drop it first (dropUnique): the server does not take a column out of what is unique by several.");
/** The column is taken out of it, and what is left stays: as the server does it. */
const SHRINKS: Answer = { warn: "It loses the column, and goes where it has no other." };

const KEEPS_TYPE = refuse(
  "The server changes no type that a foreign key holds to another: drop that foreign key first, and add it again after both columns have the new type.",
);

const OUTSIDE_KEY = refuse(
  "A table of another database refers to it, which has a history of its own: drop that foreign key there first, and make it anew after contract.",
);

const UNIQUE: Row = {
  ...UNTOUCHED,
  ...whenGone(DROP_FIRST),
  "widen key": "carried",
  "replace column": "carried",
  "replace table": "carried",
  "drop column": "goes",
};

/** What things of each kind come to on MariaDB and MySQL. `docs/dependents.md` is made of this. */
export const ANSWERS: Answers = {
  "primary key": { ...UNTOUCHED, ...whenGone(DROP_KEY), "widen key": "carried", "replace table": "carried", "join table": "goes" },
  unique: UNIQUE,
  // The server would rather not drop the column.
  "composite unique": { ...UNIQUE, "drop column": DROP_UNIQUE },
  index: {
    ...UNTOUCHED,
    ...whenGone("goes"),
    "drop column": SHRINKS,
    "widen key": "carried",
    "replace column": "carried",
    "replace table": "carried",
  },
  "invalid index": ABSENT,
  check: { ...UNTOUCHED, ...whenGone(DROP_CHECK), "widen key": "carried" },
  "foreign key": {
    ...UNTOUCHED,
    ...whenGone(DROP_FOREIGN_KEY),
    "widen key": "carried",
    "replace table": "carried",
    "retype column": KEEPS_TYPE,
  },
  "incoming foreign key": {
    ...UNTOUCHED,
    ...whenGone(DROP_INCOMING),
    "widen key": "carried",
    "drop table": LET_GO,
    "retype column": KEEPS_TYPE,
  },
  // It follows what is renamed, in whatever database it is.
  "outside foreign key": {
    ...UNTOUCHED,
    ...whenGone(OUTSIDE_KEY),
    "drop table": OUTSIDE_KEY,
    "retype column": KEEPS_TYPE,
  },
  exclusion: ABSENT,
  default: { ...UNTOUCHED, ...whenGone("goes"), "widen key": "carried", "replace column": "carried", "replace table": "carried" },
  generation: { ...UNTOUCHED, ...whenGone(NOT_WRITTEN), "rename column": NOT_WRITTEN, "drop column": "goes", "fill column": NOT_WRITTEN },
  "generated column": { ...UNTOUCHED, ...whenGone(READER), "widen key": "carried", "retype column": READER },
  identity: {
    ...UNTOUCHED,
    ...whenGone(KEEPS_PLACE),
    "rename column": refuse("No trigger sees the number that is about to be given: rename it in one release, with the service stopped."),
    "widen key": "carried",
    "drop column": "goes",
    "join table": "goes",
  },
  collation: {
    ...UNTOUCHED,
    ...whenGone("goes"),
    "widen key": "carried",
    "replace column": "carried",
    "replace table": "carried",
    "move column": "carried",
  },
  clustering: ABSENT,
  "storage setting": { ...UNTOUCHED, ...whenGone("goes") },
  comment: { ...UNTOUCHED, ...whenGone("goes"), "widen key": "carried", "replace column": "carried", "replace table": "carried" },
  statistics: ABSENT,
  // Made anew by the text that the server keeps of it, where that tells whose each column is.
  view: { ...TEXT, "rename column": "rebuilt" },
  "outside view": TEXT,
  "materialized view": ABSENT,
  rule: ABSENT,
  "update rule": ABSENT,
  // A table's own: it follows the table.
  trigger: { ...TEXT, "rename table": "untouched", "widen key": READER, "drop table": "goes" },
  "owned sequence": ABSENT,
  "shared sequence": ABSENT,
  "shared identity": ABSENT,
  "insert trigger": ABSENT,
  // Another table's triggers are among them.
  routine: TEXT,
  "sql routine": ABSENT,
  event: TEXT,
  "row type": ABSENT,
  owner: ABSENT,
  "table grant": { ...UNTOUCHED, "rename table": GRANT, "replace table": GRANT, "join table": "goes" },
  "column grant": {
    ...UNTOUCHED,
    ...whenGone(GRANT),
    "widen key": "untouched",
    "rename column": GRANT,
    "drop column": "goes",
    "rename table": GRANT,
  },
  policy: ABSENT,
  "row security": ABSENT,
  "hidden rows": ABSENT,
  publication: ABSENT,
  "replica identity": ABSENT,
  "missing replica identity": ABSENT,
  partitions: ABSENT,
  "partition key": ABSENT,
  partition: {
    ...UNTOUCHED,
    ...whenGone(PARTITIONS),
    "rename column": PARTITIONS,
    "widen key": "carried",
  },
  inheritance: ABSENT,
  "system versioning": {
    ...UNTOUCHED,
    ...whenGone(NEW_TABLE),
    "rename column": NOT_ALTERED,
    "replace column": NOT_ALTERED,
    "recombine columns": NOT_ALTERED,
    "drop column": NOT_ALTERED,
    "retype column": NOT_ALTERED,
    "extend table": NOT_ALTERED,
  },
  "table option": { ...UNTOUCHED, "replace table": NEW_TABLE, "join table": "goes" },
  unknown: UNKNOWN,
};

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
} from "../shared/answers.ts";

const NOT_FILLED: Answer = refuse(
  "It fires for the next release's rows before the column is filled: drop it before expand, and make it anew after contract.",
);

const FILLED_LATER: Answer = {
  warn: "It follows. Until contract a new row of the next release is an INSERT and an UPDATE, which fills the column, and fires it if it fires on UPDATE.",
};

/** What things of each kind come to on SQLite, whose own renames rewrite every text. `docs/dependents.md` is made of this. */
export const ANSWERS: Answers = {
  "primary key": { ...UNTOUCHED, "rename column": DROP_KEY, ...whenGone(DROP_KEY), "replace table": "carried", "join table": "goes" },
  unique: { ...UNTOUCHED, ...whenGone(DROP_FIRST), "replace column": "carried", "replace table": "carried", "drop column": "goes" },
  "composite unique": {
    ...UNTOUCHED,
    ...whenGone(DROP_FIRST),
    "replace column": "carried",
    "replace table": "carried",
    "drop column": "goes",
  },
  index: { ...UNTOUCHED, ...whenGone("goes"), "replace column": "carried", "replace table": "carried" },
  "invalid index": ABSENT,
  check: { ...UNTOUCHED, ...whenGone(DROP_CHECK), "drop column": "goes" },
  "foreign key": { ...UNTOUCHED, ...whenGone(DROP_FOREIGN_KEY), "drop column": "goes", "replace table": "carried" },
  "incoming foreign key": { ...UNTOUCHED, ...whenGone(DROP_INCOMING), "drop table": LET_GO },
  exclusion: ABSENT,
  default: { ...UNTOUCHED, ...whenGone("goes"), "replace column": "carried", "replace table": "carried" },
  generation: { ...UNTOUCHED, ...whenGone(NOT_WRITTEN), "rename column": NOT_WRITTEN, "drop column": "goes" },
  "generated column": { ...UNTOUCHED, ...whenGone(READER) },
  identity: { ...UNTOUCHED, ...whenGone(KEEPS_PLACE), "drop column": "goes", "join table": "goes" },
  collation: { ...UNTOUCHED, ...whenGone("goes"), "replace column": "carried", "replace table": "carried", "move column": "carried" },
  clustering: ABSENT,
  "storage setting": ABSENT,
  comment: ABSENT,
  statistics: ABSENT,
  view: { ...UNTOUCHED, ...whenGone(READER), "drop table": READER },
  "materialized view": ABSENT,
  rule: ABSENT,
  trigger: { ...UNTOUCHED, ...whenGone(READER), "rename column": FILLED_LATER, "drop table": READER },
  "insert trigger": { ...UNTOUCHED, ...whenGone(READER), "rename column": NOT_FILLED, "drop table": READER },
  routine: ABSENT,
  "sql routine": ABSENT,
  event: ABSENT,
  "row type": ABSENT,
  owner: ABSENT,
  "table grant": ABSENT,
  "column grant": ABSENT,
  policy: ABSENT,
  "row security": ABSENT,
  "hidden rows": ABSENT,
  publication: ABSENT,
  "replica identity": ABSENT,
  partitions: ABSENT,
  "partition key": ABSENT,
  partition: ABSENT,
  inheritance: ABSENT,
  "system versioning": ABSENT,
  "table option": { ...UNTOUCHED, "replace table": NEW_TABLE, "join table": "goes" },
  // A virtual table is its module's own.
  unknown: UNKNOWN,
};

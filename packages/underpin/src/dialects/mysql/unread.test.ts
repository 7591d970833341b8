import { expect, test } from "vitest";
import { unreadIn } from "./unread.ts";

const names = (statement: string): readonly string[] =>
  unreadIn("t", statement).map(({ kind, name, columns }) => `${kind} ${name} (${String(columns)})`);

test("what the catalogue's lists tell is not said again", () => {
  const statement = `CREATE TABLE "t" (
  "id" bigint(20) unsigned zerofill NOT NULL AUTO_INCREMENT COMMENT 'ENCRYPTED, (x',
  "ENCRYPTED" set('a','b') CHARACTER SET latin1 COLLATE latin1_bin DEFAULT _utf8mb4'x',
  "w" int(11) GENERATED ALWAYS AS ("id" + cast(1 as int)) STORED INVISIBLE,
  "x" datetime(3) DEFAULT current_timestamp(3) ON UPDATE current_timestamp(3),
  "y" varchar(9) /*M!100301 COMPRESSED*/ DEFAULT NULL CHECK (json_valid("y") and "w" is not null),
  "z" bit(3) DEFAULT b'101' WITHOUT SYSTEM VERSIONING,
  "r" timestamp(6) GENERATED ALWAYS AS ROW START,
  PRIMARY KEY ("id"),
  UNIQUE KEY "u" ("y"(3) DESC) USING HASH COMMENT 'KEY_BLOCK_SIZE=1',
  FULLTEXT KEY "f" ("y") /*!50100 WITH PARSER "ngram" */,
  KEY "i" ((cast("y" as char(3))),"w") /*!80000 INVISIBLE */,
  PERIOD FOR SYSTEM_TIME ("r", "s"),
  CONSTRAINT "k" FOREIGN KEY ("w") REFERENCES "other"."p" ("id") ON DELETE SET NULL ON UPDATE NO ACTION,
  CONSTRAINT "c" CHECK ("w" > 0 and "y" like 'a%')
) ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='CONNECTION=1' WITH SYSTEM VERSIONING
 PARTITION BY RANGE ("id")
(PARTITION "p0" VALUES LESS THAN (5) ENGINE = InnoDB)`;
  expect(names(statement)).toEqual([]);
});

test("what nothing else tells is named, with the columns that it speaks of", () => {
  const statement = `CREATE TABLE "t" (
  "id" int NOT NULL,
  "a" date NOT NULL "attribute"='x',
  "b" date /*!50606 STORAGE DISK */ NOT NULL,
  "p" point /*!80003 SRID 4326 */ DEFAULT NULL,
  PERIOD FOR "span" ("a", "b"),
  PRIMARY KEY ("id","span" WITHOUT OVERLAPS),
  VECTOR KEY "v" ("p") "m"=6,
  KEY "k" ("b") KEY_BLOCK_SIZE=4,
  CONSTRAINT "c" CHECK ("id" > 0) /*!80016 NOT ENFORCED */
) /*!50100 TABLESPACE "ts" */ ENGINE=InnoDB CONNECTION='x'`;
  expect(names(statement)).toEqual([
    "unknown attribute of a (a)",
    "unknown STORAGE DISK of b (b)",
    "unknown SRID of p (p)",
    "unknown PERIOD FOR span (a,b)",
    "unknown WITHOUT OVERLAPS of PRIMARY KEY (id,a,b)",
    "unknown VECTOR of v (p)",
    "unknown KEY_BLOCK_SIZE of k (b)",
    "unknown NOT ENFORCED of c (id)",
    "table option TABLESPACE ()",
    "table option CONNECTION=x ()",
  ]);
});

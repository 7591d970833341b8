import type { DialectName } from "underpin";

/**
 * Cases of the pinned sample that go wrong today, by database and change: the case's number, and the fault that is known. A
 * case that starts to pass fails the test until its line is gone.
 */
export const EXPECTED: Readonly<Partial<Record<DialectName, Readonly<Record<string, Readonly<Record<number, string>>>>>>> = {
  mysql: {
    renameConstraint: {
      0: "refusal | plan refused (UP-UNSUPPORTED k_0 of item can't be renamed: MySQL and MariaDB rename unique constraints and foreign keys only.), and expand went throug",
    },
  },
  sqlite: {
    deriveColumn: {
      0: "contract | the schema is not what plain DDL makes of it | - kind VARCHAR ( 0 ) DEFAULT … NOT NULL | + kind VARCHAR ( 0 ) NULL DEFAULT …",
    },
    dropNotNull: {
      0: "contract | the schema is not what plain DDL makes of it | - note DATE | + note DATE NULL",
      1: "contract | the schema is not what plain DDL makes of it | - kind JSON | + kind JSON NULL",
    },
  },
};

/** Changes of hand-written schemas that go wrong today: which, and the fault that is known. */
export const EXPECTED_BY_HAND: Readonly<Record<string, string>> = {
  "sqlite rails: rename posts.commentable_id":
    "contract | the schema is not what plain DDL makes of it | - CREATE INDEX index_posts_on_commentable ON posts ( commentable_type , subject_id ) | - subject_id in",
};

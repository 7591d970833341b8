import type { DialectName } from "underpin";

/**
 * Cases of the pinned sample that go wrong today, by database and change: the case's number, and the fault that is known. A
 * case that starts to pass fails the test until its line is gone.
 */
export const EXPECTED: Readonly<Partial<Record<DialectName, Readonly<Record<string, Readonly<Record<number, string>>>>>>> = {
  postgres: {
    dropIndex: {
      0: "contract | plan went through, contract did not: UP-SQL The server refused: drop index i_0 on item (contract 0, step 0). cannot drop partitioned index … concurre",
    },
  },
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
  "mysql rails: rename posts.commentable_id": "contract | the schema is not what plain DDL makes of it | - KEY … (…,…) | + KEY … (…,…)",
  "mysql rails: rename users.email": "contract | the schema is not what plain DDL makes of it | - UNIQUE KEY … (…) | + UNIQUE KEY … (…)",
  "mysql wordpress: rename wp_posts.post_name":
    "contract | plan went through, contract did not: UP-SQL The server refused: drop column wp_posts.post_name (contract 0, step 0). ALGORITHM=INSTANT is not support",
  "mysql wordpress: rename wp_posts.post_status":
    "contract | the schema is not what plain DDL makes of it | - KEY … (…,…,…) | + KEY … (…,…,…)",
  "sqlite django: rename blog_entry.slug":
    "contract | the schema is not what plain DDL makes of it | - CONSTRAINT blog_entry_author_id_slug_0f0d_uniq UNIQUE ( author_id , handle ) | + CONSTRAINT blog_ent",
  "sqlite rails: rename posts.commentable_id":
    "contract | the schema is not what plain DDL makes of it | - CREATE INDEX index_posts_on_commentable ON posts ( commentable_type , subject_id ) | - subject_id in",
  "sqlite rails: rename users.email":
    "contract | the schema is not what plain DDL makes of it | - CREATE UNIQUE INDEX index_users_on_email ON users ( login ) | + CREATE UNIQUE INDEX index_users_on_e",
  "sqlite shop: rename product.title":
    "contract | the schema is not what plain DDL makes of it | - CREATE INDEX product_title ON product ( name COLLATE NOCASE )",
};

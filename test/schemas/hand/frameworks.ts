import { converted, dropped, renamed, tableRenamed, type HandSchema } from "./hand.ts";

const RAILS_LOOKS = [
  "SELECT id, email, name, lock_version FROM users ORDER BY id",
  "SELECT id, user_id, title, status, commentable_type, commentable_id FROM posts ORDER BY id",
];
const RAILS_WRITES = [
  "INSERT INTO users (id, email, name, created_at, updated_at) VALUES ({n}, 'u{n}@x.test', 'U', '2001-01-01 00:00:00', '2001-01-01 00:00:00')",
  "INSERT INTO users (id, email, name, created_at, updated_at) VALUES (1{n}, 'ann@x.test', 'again', '2001-01-01 00:00:00', '2001-01-01 00:00:00')",
  "UPDATE users SET name = 'Ann {n}', lock_version = lock_version + 1, updated_at = '2002-01-01 00:00:00' WHERE id = 1 AND lock_version = 0",
  "INSERT INTO posts (user_id, title, created_at, updated_at) VALUES ({n}, 'Hello {n}', '2001-01-01 00:00:00', '2001-01-01 00:00:00')",
  "INSERT INTO posts (user_id, title, created_at, updated_at) VALUES (999, 'nobody', '2001-01-01 00:00:00', '2001-01-01 00:00:00')",
  "UPDATE posts SET status = 1 WHERE title LIKE 'Hello%'",
];
const RAILS_ROWS = [
  "INSERT INTO users (id, email, name, created_at, updated_at) VALUES (1, 'ann@x.test', 'Ann', '2001-01-01 00:00:00', '2001-01-01 00:00:00'), (2, 'bob@x.test', NULL, '2001-01-01 00:00:00', '2001-01-01 00:00:00')",
  "INSERT INTO posts (user_id, title, status, commentable_type, commentable_id, created_at, updated_at) VALUES (1, 'First', 0, 'Photo', 3, '2001-01-01 00:00:00', '2001-01-01 00:00:00')",
];

/** Conventions of Rails: `id`, timestamps, polymorphic references, `lock_version`, indexes and keys by their long names. */
const RAILS: readonly HandSchema[] = (
  [
    [
      "postgres",
      [
        "CREATE TABLE schema_migrations (version character varying NOT NULL PRIMARY KEY)",
        "CREATE TABLE users (id bigserial PRIMARY KEY, email character varying DEFAULT ''::character varying NOT NULL, name character varying, lock_version integer DEFAULT 0 NOT NULL, settings jsonb DEFAULT '{}'::jsonb, created_at timestamp(6) without time zone NOT NULL, updated_at timestamp(6) without time zone NOT NULL)",
        "CREATE UNIQUE INDEX index_users_on_email ON users USING btree (email)",
        "CREATE TABLE posts (id bigserial PRIMARY KEY, user_id bigint NOT NULL, title character varying, status integer DEFAULT 0 NOT NULL, tags character varying[] DEFAULT '{}', commentable_type character varying, commentable_id bigint, created_at timestamp(6) without time zone NOT NULL, updated_at timestamp(6) without time zone NOT NULL)",
        "CREATE INDEX index_posts_on_user_id ON posts USING btree (user_id)",
        "CREATE INDEX index_posts_on_commentable ON posts USING btree (commentable_type, commentable_id)",
        "CREATE INDEX index_posts_on_tags ON posts USING gin (tags)",
        "ALTER TABLE ONLY posts ADD CONSTRAINT fk_rails_5b5ddfd518 FOREIGN KEY (user_id) REFERENCES users(id)",
      ],
    ],
    [
      "mysql",
      [
        "CREATE TABLE schema_migrations (version varchar(255) NOT NULL PRIMARY KEY)",
        "CREATE TABLE users (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(255) NOT NULL DEFAULT '', name varchar(255) DEFAULT NULL, lock_version int NOT NULL DEFAULT '0', settings text, created_at datetime(6) NOT NULL, updated_at datetime(6) NOT NULL, UNIQUE KEY index_users_on_email (email)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4",
        "CREATE TABLE posts (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, user_id bigint NOT NULL, title varchar(255) DEFAULT NULL, status int NOT NULL DEFAULT '0', commentable_type varchar(255) DEFAULT NULL, commentable_id bigint DEFAULT NULL, created_at datetime(6) NOT NULL, updated_at datetime(6) NOT NULL, KEY index_posts_on_user_id (user_id), KEY index_posts_on_commentable (commentable_type, commentable_id), CONSTRAINT fk_rails_5b5ddfd518 FOREIGN KEY (user_id) REFERENCES users (id)) ENGINE=InnoDB",
      ],
    ],
    [
      "sqlite",
      [
        `CREATE TABLE "schema_migrations" ("version" varchar NOT NULL PRIMARY KEY)`,
        `CREATE TABLE "users" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "email" varchar DEFAULT '' NOT NULL, "name" varchar, "lock_version" integer DEFAULT 0 NOT NULL, "settings" json DEFAULT '{}', "created_at" datetime(6) NOT NULL, "updated_at" datetime(6) NOT NULL)`,
        `CREATE UNIQUE INDEX "index_users_on_email" ON "users" ("email")`,
        `CREATE TABLE "posts" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "user_id" integer NOT NULL, "title" varchar, "status" integer DEFAULT 0 NOT NULL, "commentable_type" varchar, "commentable_id" integer, "created_at" datetime(6) NOT NULL, "updated_at" datetime(6) NOT NULL, CONSTRAINT "fk_rails_5b5ddfd518"\nFOREIGN KEY ("user_id")\n  REFERENCES "users" ("id")\n)`,
        `CREATE INDEX "index_posts_on_user_id" ON "posts" ("user_id")`,
        `CREATE INDEX "index_posts_on_commentable" ON "posts" ("commentable_type", "commentable_id")`,
      ],
    ],
  ] as const
).map(([dialect, sql]) => ({
  name: "rails",
  dialect,
  sql: [...sql, ...RAILS_ROWS],
  statements: [...RAILS_WRITES, ...RAILS_LOOKS],
  changes: [
    renamed(dialect, "users", "email", "login", [
      "INSERT INTO users (login, created_at, updated_at) VALUES ('ann@x.test', '2001-01-01 00:00:00', '2001-01-01 00:00:00')",
      "SELECT id, login FROM users ORDER BY id",
    ]),
    renamed(dialect, "posts", "commentable_id", "subject_id", ["SELECT id, commentable_type, subject_id FROM posts ORDER BY id"]),
    renamed(dialect, "posts", "user_id", "author_id", [
      "SELECT id, author_id FROM posts ORDER BY id",
      "INSERT INTO posts (author_id, created_at, updated_at) VALUES (998, '2001-01-01 00:00:00', '2001-01-01 00:00:00')",
    ]),
    dropped(dialect, "users", "name", ["SELECT id, email FROM users ORDER BY id"]),
    tableRenamed(dialect, "posts", "articles", ["SELECT id, title FROM articles ORDER BY id"]),
  ],
}));

/** Conventions of Django: identity keys, names with hashes, deferred foreign keys, `_like` indexes, checks of positive numbers. */
const DJANGO: readonly HandSchema[] = (
  [
    [
      "postgres",
      [
        `CREATE TABLE "auth_user" ("id" integer NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "username" varchar(150) NOT NULL UNIQUE, "is_staff" boolean NOT NULL, "last_login" timestamp with time zone NULL)`,
        `CREATE TABLE "blog_entry" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "headline" varchar(200) NOT NULL, "slug" varchar(50) NOT NULL, "rating" integer NOT NULL CHECK ("rating" >= 0), "author_id" integer NOT NULL, "uuid" uuid NOT NULL UNIQUE)`,
        `ALTER TABLE "blog_entry" ADD CONSTRAINT "blog_entry_author_id_slug_0f6d_uniq" UNIQUE ("author_id", "slug")`,
        `ALTER TABLE "blog_entry" ADD CONSTRAINT "blog_entry_author_id_1d8f5a1c_fk_auth_user_id" FOREIGN KEY ("author_id") REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED`,
        `CREATE INDEX "auth_user_username_6821ab7c_like" ON "auth_user" ("username" varchar_pattern_ops)`,
        `CREATE INDEX "blog_entry_slug_0b3d_like" ON "blog_entry" ("slug" varchar_pattern_ops)`,
        `CREATE INDEX "blog_entry_author_id_1d8f5a1c" ON "blog_entry" ("author_id")`,
      ],
    ],
    [
      "sqlite",
      [
        `CREATE TABLE "auth_user" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "username" varchar(150) NOT NULL UNIQUE, "is_staff" bool NOT NULL, "last_login" datetime NULL)`,
        `CREATE TABLE "blog_entry" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "headline" varchar(200) NOT NULL, "slug" varchar(50) NOT NULL, "rating" integer unsigned NOT NULL CHECK ("rating" >= 0), "author_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "uuid" char(32) NOT NULL UNIQUE, CONSTRAINT "blog_entry_author_id_slug_0f6d_uniq" UNIQUE ("author_id", "slug"))`,
        `CREATE INDEX "blog_entry_author_id_1d8f5a1c" ON "blog_entry" ("author_id")`,
      ],
    ],
  ] as const
).map(([dialect, sql]) => ({
  name: "django",
  dialect,
  sql: [
    ...sql,
    "INSERT INTO auth_user (id, username, is_staff) VALUES (1, 'ann', true), (2, 'bob', false)",
    "INSERT INTO blog_entry (id, headline, slug, rating, author_id, uuid) VALUES (1, 'One', 'one', 5, 1, '00000000-0000-4000-8000-000000000001')",
  ],
  statements: [
    "INSERT INTO blog_entry (id, headline, slug, rating, author_id, uuid) VALUES (1{n}, 'H', 's{n}', 0, 2, '00000000-0000-4000-8000-000000000{n}')",
    "INSERT INTO blog_entry (id, headline, slug, rating, author_id, uuid) VALUES (2{n}, 'H', 'one', 0, 1, '00000000-0000-4000-8000-000000001{n}')",
    "UPDATE blog_entry SET rating = -1",
    "UPDATE blog_entry SET rating = rating + 1, author_id = 2 WHERE slug = 'one'",
    "INSERT INTO blog_entry (id, headline, slug, rating, author_id, uuid) VALUES (3{n}, 'H', 'x', 0, 999, '00000000-0000-4000-8000-000000002{n}')",
    "DELETE FROM auth_user WHERE id = 1",
    "SELECT id, headline, slug, rating, author_id, uuid FROM blog_entry ORDER BY id",
    "SELECT id, username, is_staff FROM auth_user ORDER BY id",
  ],
  changes: [
    renamed(dialect, "blog_entry", "headline", "title", ["SELECT id, title FROM blog_entry ORDER BY id"]),
    renamed(dialect, "blog_entry", "slug", "handle", [
      "INSERT INTO blog_entry (id, headline, handle, rating, author_id, uuid) VALUES (900, 'H', 'one', 0, 2, '00000000-0000-4000-8000-0000000000ff')",
      "SELECT id, handle FROM blog_entry ORDER BY id",
    ]),
    renamed(dialect, "blog_entry", "rating", "score", ["UPDATE blog_entry SET score = -1", "SELECT id, score FROM blog_entry ORDER BY id"]),
    renamed(dialect, "blog_entry", "author_id", "writer_id", ["SELECT id, writer_id FROM blog_entry ORDER BY id"]),
    renamed(dialect, "auth_user", "username", "login", ["SELECT id, login FROM auth_user ORDER BY id"]),
    dropped(dialect, "auth_user", "last_login", ["SELECT id, username FROM auth_user ORDER BY id"]),
  ],
}));

const PRISMA_LOOKS = [
  `SELECT "id", "emailAddress", "role", "teamId" FROM "User" ORDER BY "id"`,
  `SELECT "A", "B" FROM "_UserToPost" ORDER BY 1, 2`,
];

/** Conventions of Prisma: names as in the models, enums with capitals, implicit join tables, text keys made by the client. */
const PRISMA: readonly HandSchema[] = [
  {
    name: "prisma",
    dialect: "postgres",
    sql: [
      `CREATE TYPE "UserRole" AS ENUM ('ADMIN', 'USER')`,
      `CREATE TABLE "Team" ("id" TEXT NOT NULL, "displayName" TEXT NOT NULL, CONSTRAINT "Team_pkey" PRIMARY KEY ("id"))`,
      `CREATE TABLE "User" ("id" TEXT NOT NULL, "emailAddress" TEXT NOT NULL, "role" "UserRole" NOT NULL DEFAULT 'USER', "teamId" TEXT, "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP, "roles" "UserRole"[], CONSTRAINT "User_pkey" PRIMARY KEY ("id"))`,
      `CREATE TABLE "_UserToPost" ("A" TEXT NOT NULL, "B" INTEGER NOT NULL, CONSTRAINT "_UserToPost_AB_pkey" PRIMARY KEY ("A", "B"))`,
      `CREATE UNIQUE INDEX "User_emailAddress_key" ON "User"("emailAddress")`,
      `CREATE INDEX "User_teamId_role_idx" ON "User"("teamId", "role" DESC)`,
      `CREATE INDEX "_UserToPost_B_index" ON "_UserToPost"("B")`,
      `ALTER TABLE "User" ADD CONSTRAINT "User_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") ON DELETE SET NULL ON UPDATE CASCADE`,
      `ALTER TABLE "_UserToPost" ADD CONSTRAINT "_UserToPost_A_fkey" FOREIGN KEY ("A") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE`,
      `INSERT INTO "Team" VALUES ('t1', 'One'), ('t2', 'Two')`,
      `INSERT INTO "User" ("id", "emailAddress", "role", "teamId", "roles") VALUES ('u1', 'ann@x', 'ADMIN', 't1', '{ADMIN,USER}'), ('u2', 'bob@x', 'USER', NULL, '{}')`,
      `INSERT INTO "_UserToPost" VALUES ('u1', 1), ('u1', 2)`,
    ],
    statements: [
      `INSERT INTO "User" ("id", "emailAddress") VALUES ('n{n}', 'n{n}@x') RETURNING "role"`,
      `INSERT INTO "User" ("id", "emailAddress") VALUES ('m{n}', 'ann@x') ON CONFLICT ("emailAddress") DO UPDATE SET "role" = 'USER' RETURNING "id"`,
      `INSERT INTO "User" ("id", "emailAddress", "teamId") VALUES ('k{n}', 'k{n}@x', 'nobody')`,
      `UPDATE "Team" SET "id" = 't1{n}' WHERE "displayName" = 'One'`,
      `DELETE FROM "User" WHERE "id" = 'm{n}'`,
      ...PRISMA_LOOKS,
    ],
    changes: [
      renamed("postgres", "User", "emailAddress", "email", [
        `INSERT INTO "User" ("id", "email") VALUES ('z', 'ann@x') ON CONFLICT ("email") DO NOTHING`,
        `SELECT "id", "email" FROM "User" ORDER BY 1`,
      ]),
      renamed("postgres", "User", "role", "kind", [`SELECT "id", "kind" FROM "User" ORDER BY 1`]),
      renamed("postgres", "User", "roles", "grants", [`SELECT "id", "grants" FROM "User" ORDER BY 1`]),
      renamed("postgres", "User", "teamId", "groupId", [
        `SELECT "id", "groupId" FROM "User" ORDER BY 1`,
        `DELETE FROM "Team" WHERE "displayName" = 'One'`,
        `SELECT "groupId" FROM "User" ORDER BY "id"`,
      ]),
      renamed("postgres", "Team", "displayName", "Display Name", [`SELECT "id", "Display Name" FROM "Team" ORDER BY 1`]),
      tableRenamed("postgres", "User", "Account", [
        `SELECT "id" FROM "Account" ORDER BY 1`,
        `DELETE FROM "Account" WHERE "id" = 'u1'`,
        `SELECT count(*) FROM "_UserToPost"`,
      ]),
      converted(
        { table: "User", from: "role", to: "roleName", notNull: true },
        { kind: "text" },
        ["{}::text", `{}::"UserRole"`],
        [
          `ALTER TABLE "User" ALTER COLUMN "role" DROP DEFAULT`,
          `ALTER TABLE "User" ALTER COLUMN "role" TYPE text USING "role"::text`,
          `ALTER TABLE "User" ALTER COLUMN "role" SET DEFAULT ('USER'::"UserRole")::text`,
          `ALTER TABLE "User" RENAME COLUMN "role" TO "roleName"`,
        ],
        [`SELECT "id", "roleName" FROM "User" ORDER BY 1`],
      ),
    ],
  },
];

/** Conventions of WordPress: prefixes, unsigned keys, zero dates, prefix indexes, long text, no foreign keys. */
const WORDPRESS: HandSchema = {
  name: "wordpress",
  dialect: "mysql",
  sql: [
    "CREATE TABLE wp_posts (ID bigint(20) unsigned NOT NULL auto_increment, post_author bigint(20) unsigned NOT NULL default '0', post_date datetime NOT NULL default '2000-01-01 00:00:00', post_content longtext NOT NULL, post_title text NOT NULL, post_status varchar(20) NOT NULL default 'publish', post_name varchar(200) NOT NULL default '', post_parent bigint(20) unsigned NOT NULL default '0', PRIMARY KEY (ID), KEY post_name (post_name(191)), KEY type_status_date (post_status, post_date, ID), KEY post_parent (post_parent)) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci",
    "CREATE TABLE wp_postmeta (meta_id bigint(20) unsigned NOT NULL auto_increment, post_id bigint(20) unsigned NOT NULL default '0', meta_key varchar(255) default NULL, meta_value longtext, PRIMARY KEY (meta_id), KEY post_id (post_id), KEY meta_key (meta_key(191))) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci",
    "CREATE TABLE wp_options (option_id bigint(20) unsigned NOT NULL auto_increment, option_name varchar(191) NOT NULL default '', option_value longtext NOT NULL, autoload varchar(20) NOT NULL default 'yes', PRIMARY KEY (option_id), UNIQUE KEY option_name (option_name), KEY autoload (autoload)) ENGINE=InnoDB ROW_FORMAT=COMPACT DEFAULT CHARACTER SET utf8mb3",
    "INSERT INTO wp_posts (ID, post_author, post_content, post_title, post_name) VALUES (1, 1, 'Welcome', 'Hello world!', 'hello-world'), (2, 1, '', 'Sample', 'sample')",
    "INSERT INTO wp_postmeta (post_id, meta_key, meta_value) VALUES (1, '_edit_lock', '1:1'), (1, NULL, NULL)",
    "INSERT INTO wp_options (option_name, option_value) VALUES ('siteurl', 'http://x.test'), ('blogname', 'Müller''s')",
  ],
  statements: [
    "INSERT INTO wp_posts (post_author, post_content, post_title, post_name) VALUES (1, 'c', 't{n}', 'slug-{n}')",
    "INSERT INTO wp_options (option_name, option_value, autoload) VALUES ('siteurl', 'v{n}', 'no') ON DUPLICATE KEY UPDATE option_value = VALUES(option_value), autoload = VALUES(autoload)",
    "INSERT INTO wp_options (option_name, option_value) VALUES ('Siteurl', 'again')",
    "REPLACE INTO wp_postmeta (meta_id, post_id, meta_key, meta_value) VALUES (1, 1, 'k', 'v{n}')",
    "INSERT IGNORE INTO wp_options (option_name, option_value) VALUES ('blogname', 'ignored')",
    "UPDATE wp_posts SET post_status = 'trash' WHERE post_name LIKE 'slug%'",
    "DELETE FROM wp_posts WHERE post_status = 'trash'",
    "SELECT ID, post_author, post_date, post_content, post_title, post_status, post_name FROM wp_posts ORDER BY ID",
    "SELECT option_name, option_value, autoload FROM wp_options ORDER BY option_id",
    "SELECT meta_id, post_id, meta_key, meta_value FROM wp_postmeta ORDER BY meta_id",
  ],
  changes: [
    renamed("mysql", "wp_posts", "post_name", "slug", [
      "INSERT INTO wp_posts (post_content, post_title) VALUES ('', '')",
      "SELECT ID, slug FROM wp_posts ORDER BY ID",
    ]),
    renamed("mysql", "wp_posts", "post_content", "body", ["SELECT ID, body FROM wp_posts ORDER BY ID"]),
    renamed("mysql", "wp_posts", "post_status", "state", ["SELECT ID, state FROM wp_posts ORDER BY ID"]),
    renamed("mysql", "wp_options", "option_name", "name", [
      "INSERT INTO wp_options (name, option_value) VALUES ('SITEURL', '1') ON DUPLICATE KEY UPDATE option_value = 'up'",
      "SELECT name, option_value FROM wp_options ORDER BY option_id",
    ]),
    renamed("mysql", "wp_postmeta", "meta_key", "name", ["SELECT meta_id, name FROM wp_postmeta ORDER BY 1"]),
    dropped("mysql", "wp_posts", "post_parent", ["SELECT ID, post_title FROM wp_posts ORDER BY ID"]),
    tableRenamed("mysql", "wp_options", "wp_settings", ["SELECT option_name FROM wp_settings ORDER BY 1"]),
    converted(
      { table: "wp_posts", from: "post_author", to: "author", notNull: true },
      { kind: "bigint" },
      ["{}", "{}"],
      ["ALTER TABLE wp_posts CHANGE post_author author bigint NOT NULL DEFAULT '0'"],
      ["SELECT ID, author FROM wp_posts ORDER BY ID"],
    ),
  ],
};

export const FRAMEWORKS: readonly HandSchema[] = [...RAILS, ...DJANGO, ...PRISMA, WORDPRESS];

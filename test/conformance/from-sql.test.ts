import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { defineService, type Service } from "underpin";
import { evolutionFromSql } from "underpin/engine";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { runContract, runExpand, runMigrate, versionControl } from "../harness/engine.ts";
import { connect } from "../schemas/clients.ts";
import { differences, dumpOf, withoutAllowed, type Dump } from "../schemas/dumps/dump.ts";

/** What stands before each migration. */
const BEFORE = [
  `CREATE TYPE "Mood" AS ENUM ('good', 'bad')`,
  `CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT NOT NULL, "name" VARCHAR(40), "mood" "Mood" NOT NULL DEFAULT 'good', "age" INTEGER, CONSTRAINT "User_pkey" PRIMARY KEY ("id"))`,
  `CREATE TABLE "Post" ("id" SERIAL NOT NULL, "title" TEXT NOT NULL DEFAULT 'none', "authorId" INTEGER NOT NULL, "old_text" TEXT, CONSTRAINT "Post_pkey" PRIMARY KEY ("id"), CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE, CONSTRAINT long_title CHECK (length(title) < 400))`,
  `CREATE INDEX "Post_authorId_idx" ON "Post"("authorId")`,
  `CREATE UNIQUE INDEX "User_email_key" ON "User"("email")`,
  `ALTER TABLE "User" ADD CONSTRAINT one_name UNIQUE ("name", "age")`,
  `INSERT INTO "User" ("email", "name", "age") VALUES ('a@b', 'Ann', 30), ('c@d', NULL, NULL)`,
  `INSERT INTO "Post" ("title", "authorId") VALUES ('one', 1)`,
];

class FromSql implements AsyncDisposable {
  readonly folder = mkdtempSync(join(import.meta.dirname, ".tmp-"));
  readonly service: Service = defineService({
    name: "blog",
    migrations: pathToFileURL(`${this.folder}/`),
    releases: [{ name: "v1", version: 1 }],
  });

  async write(url: string, sql: string): Promise<{ readonly text: string; readonly notes: readonly string[] }> {
    const { file, operations } = await evolutionFromSql({ service: this.service, url, name: "change", sql });
    return {
      text: readFileSync(file, "utf8"),
      notes: operations.flatMap(({ line, note }) => (note === undefined ? [] : [`${line}: ${note}`])),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    rmSync(this.folder, { recursive: true });
  }
}

/** A database as it stands before, beside one on which the SQL was run as it is. */
async function sides(
  sql: string,
): Promise<{ readonly url: string; readonly dump: () => Promise<Dump>; readonly twin: Dump } & AsyncDisposable> {
  const [subject, twin] = [await freshDatabase("postgres"), await freshDatabase("postgres")];
  const clients = await Promise.all([subject, twin].map(async ({ url }) => await connect("postgres", url)));
  for (const client of clients) for (const statement of BEFORE) await client.rows(statement);
  const [own, others] = clients as [(typeof clients)[0], (typeof clients)[0]];
  await others.rows(sql);
  return {
    url: subject.url,
    dump: async () => withoutAllowed("postgres", await dumpOf("postgres", subject.url, own)),
    twin: withoutAllowed("postgres", await dumpOf("postgres", twin.url, others)),
    [Symbol.asyncDispose]: async () => {
      for (const client of clients) await client.close();
      for (const database of [subject, twin]) await database[Symbol.asyncDispose]();
    },
  };
}

describe.skipIf(!DIALECTS.includes("postgres"))("an evolution from a migration in SQL", () => {
  test.each([
    ["a column is added", `ALTER TABLE "Post" ADD COLUMN "published" BOOLEAN NOT NULL DEFAULT false, ADD COLUMN "views" BIGINT`],
    [
      "columns of many types",
      `ALTER TABLE "Post" ADD COLUMN a TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP, ADD b numeric(12,2) DEFAULT (1 + 2) * 3, ADD c jsonb NOT NULL DEFAULT '{}', ADD d text[] DEFAULT ARRAY['x', 'y']::text[], ADD e timestamptz DEFAULT now(), ADD f "Mood" DEFAULT 'bad', ADD g double precision DEFAULT -1.5, ADD h char(3) DEFAULT 'abc', ADD i uuid DEFAULT gen_random_uuid(), ADD j inet, ADD k varchar, ADD l numeric, ADD m real, ADD n bit(3), ADD o interval`,
    ],
    ["a column is dropped", `ALTER TABLE "Post" DROP COLUMN "old_text"`],
    ["a column is renamed", `ALTER TABLE "User" RENAME COLUMN "name" TO "fullName"`],
    ["a table is renamed", `ALTER TABLE "Post" RENAME TO "Article"`],
    [
      "a table is made, and refers to another",
      `-- CreateTable
CREATE TABLE "Comment" (
    "id" SERIAL NOT NULL,
    "text" TEXT NOT NULL,
    "mood" "Mood" NOT NULL DEFAULT 'good',
    "postId" INTEGER NOT NULL,

    CONSTRAINT "Comment_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Comment_postId_key" ON "Comment"("postId");

-- AddForeignKey
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE SET NULL ON UPDATE CASCADE;`,
    ],
    [
      "a table with all that it may have in itself",
      `CREATE TABLE tag (id bigserial PRIMARY KEY, word varchar(20) NOT NULL UNIQUE, post integer NOT NULL REFERENCES "Post" ON DELETE CASCADE, n integer DEFAULT 7 CONSTRAINT few CHECK (n < 10), UNIQUE (post, word), CONSTRAINT sane CHECK (length(word) > 0 AND (n > 0)))`,
    ],
    [
      "a table of an enum that is new",
      `CREATE TYPE "Role" AS ENUM ('user', 'it''s me');
CREATE TABLE "Member" ("id" TEXT NOT NULL, "role" "Role" NOT NULL DEFAULT 'user', CONSTRAINT "Member_pkey" PRIMARY KEY ("id"))`,
    ],
    [
      "a table that is more than a declaration says",
      `CREATE TABLE log (id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL)`,
    ],
    ["a table is dropped", `DROP TABLE "Post"`],
    [
      "indexes",
      `CREATE INDEX "Post_title_idx" ON "Post"("title", "authorId"); DROP INDEX "Post_authorId_idx"; ALTER INDEX "User_email_key" RENAME TO "User_mail_key"`,
    ],
    ["an index that is more than columns", `CREATE INDEX CONCURRENTLY recent ON "Post" (lower(title) DESC) WHERE old_text IS NULL`],
    ["a unique index", `CREATE UNIQUE INDEX "Post_title_key" ON "Post"("title")`],
    [
      "constraints come",
      `ALTER TABLE "Post" ADD CONSTRAINT titled UNIQUE (title), ADD CONSTRAINT short CHECK (("length"(title) < 300)); ALTER TABLE "User" ADD CHECK (age > 0) NOT VALID`
        .replace("ADD CHECK", "ADD CONSTRAINT adult CHECK")
        .replace(" NOT VALID", ""),
    ],
    [
      "constraints go",
      `ALTER TABLE "Post" DROP CONSTRAINT "Post_authorId_fkey", DROP CONSTRAINT long_title; ALTER TABLE "User" DROP CONSTRAINT one_name`,
    ],
    ["a constraint is renamed", `ALTER TABLE "User" RENAME CONSTRAINT one_name TO "User_name_age_key"`],
    [
      "defaults",
      `ALTER TABLE "Post" ALTER COLUMN "title" DROP DEFAULT; ALTER TABLE "User" ALTER "age" SET DEFAULT 18, ALTER COLUMN "name" SET DEFAULT upper('x')`,
    ],
    ["NULL is let in", `ALTER TABLE "Post" ALTER COLUMN "authorId" DROP NOT NULL`],
    ["a wider text, and a text without a limit", `ALTER TABLE "User" ALTER COLUMN "name" SET DATA TYPE VARCHAR(80)`],
    [
      "a key is widened",
      `ALTER TABLE "User" ALTER COLUMN "id" SET DATA TYPE BIGINT`,
      `ALTER TABLE "Post" ALTER COLUMN "authorId" TYPE BIGINT; ALTER SEQUENCE "User_id_seq" AS BIGINT`,
    ],
    ["values of an enum", `ALTER TYPE "Mood" ADD VALUE 'mixed'`],
    ["comments", `COMMENT ON COLUMN "User"."name" IS 'as on the badge'; COMMENT ON TABLE "User" IS 'who writes'`],
    [
      "checks that say more behind them, beside others",
      `ALTER TABLE "User" ADD CONSTRAINT "check" CHECK ("age" IN (1, 30) OR ("age" > 0)) NOT VALID, ADD CONSTRAINT named CHECK (("name") <> '(' AND "name" <> ')'); ALTER TABLE "User" VALIDATE CONSTRAINT "check"`,
    ],
    [
      "what is there already, or is not",
      `CREATE TABLE IF NOT EXISTS "User" (id int); ALTER TABLE "User" ADD COLUMN IF NOT EXISTS "age" int, DROP COLUMN IF EXISTS nowhere, DROP CONSTRAINT IF EXISTS nothing; DROP TABLE IF EXISTS none; DROP INDEX IF EXISTS none; CREATE INDEX IF NOT EXISTS "Post_authorId_idx" ON "Post"("id")`,
    ],
    [
      "types with names of their own, and in words",
      `CREATE TABLE odd (id int PRIMARY KEY, a "Mood"[] NOT NULL DEFAULT '{}', b interval day to second(3), c timestamptz(3), d numeric(10), e "char", f timetz, g varbit(4), h double precision[], i bpchar, j character varying)`,
    ],
    ["what changes nothing", `BEGIN; SET LOCAL lock_timeout = '1s'; COMMIT`],
  ])("leaves what the server's own DDL would: %s", async (_what, sql = "", also = "") => {
    await using own = new FromSql();
    await using side = await sides(`${sql}; ${also}`);
    const options = { service: own.service, url: side.url };
    const written = await own.write(side.url, sql);
    await versionControl(options);
    for (const phase of [runExpand, runMigrate, runContract]) await phase(options);
    expect(differences(side.twin, await side.dump()), written.text).toEqual([]);
  });

  test("says where a person knows more", async () => {
    await using own = new FromSql();
    await using side = await sides("SELECT 1");
    const { notes, text } = await own.write(
      side.url,
      `ALTER TABLE "User" ALTER COLUMN "age" SET NOT NULL;
-- a rename, to who compares two schemas
ALTER TABLE "Post" DROP COLUMN "old_text",
  ADD COLUMN "text" TEXT;
ALTER TABLE "Post" DROP COLUMN "authorId";
ALTER TABLE "User" ALTER COLUMN "age" TYPE text USING "age"::text || '{a}', ALTER "name" TYPE int USING length("name");
ALTER TABLE "User" ADD CONSTRAINT grown CHECK ("age" > 0) NOT VALID;`,
    );
    expect(notes).toEqual([
      "1: fill: what rows and writers of the running release that have none get",
      "3: if one that is added is the same by another name: renameColumn, or what was written is lost",
      expect.stringMatching(/^5: /),
      "6: backward: the old value, made of {age_new}; both names are in use until contract, so the next release uses age_new",
      "6: backward: the old value, made of {name_new}; both names are in use until contract, so the next release uses name_new",
      "7: NOT VALID: rows that are there are held to it, too",
    ]);
    expect(text).toContain(`forward: "{age}::text || '{a}'", backward: "…"`);
    expect(text).toContain(`forward: "length({name})", backward: "…"`);
    expect(text).toContain(`expression: "\\"age\\" > 0" })`);
    expect(text).toContain(`fill: "…"`);
  });

  test("is refused with each statement that no operation does, by its line; nothing is written", async () => {
    await using own = new FromSql();
    await using side = await sides("SELECT 1");
    const sql = `UPDATE "User" SET "age" = 1;
ALTER TABLE "User" RENAME COLUMN "name" TO "label";

CREATE VIEW grown AS SELECT * FROM "User";
DROP INDEX nowhere; CREATE UNIQUE INDEX one ON "User" (lower("name"));
SELECT set_config('search_path', '', false); SET search_path = elsewhere;
CREATE TYPE unused AS ENUM ('a'); ALTER TABLE "User" ADD COLUMN t interval(3)`;
    await expect(own.write(side.url, sql)).rejects.toMatchObject({
      code: "UP-UNSUPPORTED",
      message: "No operation does what 8 statements of the SQL do.",
      why: "line 1: no operation does that (Update); line 4: no operation does that (View); line 5: there is no index nowhere; line 5: a unique index that is more than columns binds the running release, too: declare it by hand, at contract; line 6: no operation does that (Select); line 6: no operation does that (VariableSet); line 7: the column is more than a declaration says: add it by rawSql, with `adds`; no column is of the type unused, which is made with the first one that is.",
      fine: "Nothing was written.",
    });
    await expect(own.write(side.url, "ALTER TABEL x")).rejects.toMatchObject({
      code: "UP-SCRIPT",
      why: expect.stringContaining("syntax error"),
    });
    expect(readdirSync(own.folder)).toEqual([]);
  });
});

test.each(DIALECTS.filter((dialect) => dialect !== "postgres"))(
  "on %s a migration in SQL is not read, and that is said",
  async (dialect) => {
    await using own = new FromSql();
    await using database = await freshDatabase(dialect);
    await expect(own.write(database.url, "DROP TABLE x")).rejects.toMatchObject({ code: "UP-UNSUPPORTED", fine: "Nothing was written." });
  },
);

import { describe, expect, test } from "vitest";
import type { Session } from "underpin/engine";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { runContract, runExpand, runMigrate, versionControl } from "../harness/engine.ts";
import { inlineService } from "../harness/inline.ts";

const SCHEMA = `
CREATE TABLE person (id serial PRIMARY KEY, mail text, deleted_at timestamptz, data jsonb, place int, CONSTRAINT one_place UNIQUE (place) DEFERRABLE INITIALLY DEFERRED);
CREATE UNIQUE INDEX live_mail ON person (mail) WHERE deleted_at IS NULL;
CREATE INDEX by_data ON person USING gin (data);
INSERT INTO person (place) VALUES (1), (2);`;
/** 16 kB in which nothing repeats: an index of another kind than GIN takes some 2,700 bytes a row. */
const RANDOM = "SELECT string_agg(md5(random()::text || n), '') FROM generate_series(1, 512) n";

/** Each as either release calls the columns. */
const RENAMED = { mail: "address", data: "details", place: "seat" } as const;
const OLD = { mail: "mail", data: "data", place: "place" };

type Names = Readonly<Record<keyof typeof OLD, string>>;

/** What the schema allows: rows alike but deleted, a value too large for another kind of index, two places swapped within a transaction. */
async function writesWhatIsAllowed(session: Session, names: Names, who: string): Promise<void> {
  const { mail, data, place } = names;
  await session.run(
    `INSERT INTO person (${mail}, deleted_at) VALUES ('${who}', now()), ('${who}', now()); INSERT INTO person (${mail}) VALUES ('${who}')`,
  );
  await expect(session.run(`INSERT INTO person (${mail}) VALUES ('${who}')`)).rejects.toThrow(/duplicate key/);
  await session.run(`INSERT INTO person (${data}) SELECT jsonb_build_object('text', (${RANDOM}))`);
  await session.transaction(async () => {
    await session.run(`UPDATE person SET ${place} = 2 WHERE id = 1`);
    await session.run(`UPDATE person SET ${place} = 1 WHERE id = 2`);
    await session.run(`UPDATE person SET ${place} = id WHERE id IN (1, 2)`);
    await session.run(`UPDATE person SET ${place} = 3 - ${place} WHERE id IN (1, 2)`);
  });
  await session.run(`UPDATE person SET ${place} = id WHERE id IN (1, 2)`);
  const twice = session.transaction(() => session.run(`UPDATE person SET ${place} = 1 WHERE id = 2`));
  await expect(twice).rejects.toThrow(/duplicate key/);
}

describe.runIf(DIALECTS.includes("postgres"))("on postgres, what the schema allowed before", () => {
  test("passes in every phase, under both names of a column, and what it refused is refused", async () => {
    await using database = await freshDatabase("postgres");
    await using admin = await database.connect();
    await admin.run(SCHEMA);
    using people = inlineService(
      `[${Object.entries(RENAMED)
        .map(([from, to]) => `u.renameColumn({ table: "person", from: "${from}", to: "${to}" })`)
        .join(", ")}]`,
    );
    const options = { service: people.service, url: database.url };
    await using unmarked = await database.connect();
    await using marked = await database.connect();
    await marked.run("SET underpin.version = '1'");
    await versionControl(options);
    await writesWhatIsAllowed(unmarked, OLD, "before");
    for (const [when, phase] of [
      ["expanded", runExpand],
      ["migrated", runMigrate],
    ] as const) {
      await phase(options);
      await writesWhatIsAllowed(unmarked, OLD, `old ${when}`);
      await writesWhatIsAllowed(marked, RENAMED, `new ${when}`);
    }
    const unlike = "mail IS DISTINCT FROM address OR data IS DISTINCT FROM details OR place IS DISTINCT FROM seat";
    expect(await admin.query(`SELECT id FROM person WHERE ${unlike}`)).toEqual([]);
    expect(await admin.query("SELECT count(*)::int n FROM person")).toEqual([{ n: 2 + 5 * 4 }]);
    await runContract(options);
    await writesWhatIsAllowed(marked, RENAMED, "new contracted");
  });
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as underpin from "underpin";
import { defineService, type Service, type Session } from "underpin";
import { openDatabase } from "underpin/engine";
import { freshDatabase } from "./databases.ts";
import { sync } from "./engine.ts";

/** A database that a service controls at v1, whose tables were made by the server's own DDL, and a change of it: v2. */
export interface OwnChange extends AsyncDisposable {
  readonly service: Service;
  readonly url: string;
  readonly session: Session;
  /** The catalogue as it stands. */
  readonly schema: () => Promise<underpin.Schema>;
}

/**
 * Lays `tables` as they are given, and makes a service whose version 2 is `operations`, both as text.
 *
 * @example
 * await using own = await ownChange("mysql", ["CREATE TABLE t (…)"], `renameColumn({ table: "t", from: "a", to: "b" })`);
 */
export async function ownChange(
  dialect: underpin.DialectName,
  tables: readonly string[],
  ...operations: readonly string[]
): Promise<OwnChange> {
  const folder = mkdtempSync(join(import.meta.dirname, "../fixtures/evolutions/.tmp-"));
  for (const [number, list] of [[], operations].entries()) {
    const text = list.join(", ");
    const names = ["evolution", ...Object.keys(underpin).filter((name) => new RegExp(`\\b${name}\\(`).test(text))];
    writeFileSync(
      join(folder, `00${number + 1}_v.mjs`),
      `import { ${names.join(", ")} } from "underpin";\nexport default evolution([${text}]);\n`,
    );
  }
  const releases = [1, 2].map((version) => ({ name: `v${version}`, version }));
  const service = defineService({ name: "shop", migrations: pathToFileURL(`${folder}/`), releases });
  const database = await freshDatabase(dialect);
  await sync({ service, url: database.url, to: "v1" });
  const session = await database.connect();
  for (const sql of tables) await session.run(sql);
  return {
    service,
    url: database.url,
    session,
    schema: async () => (await openDatabase(database.url)).dialect.introspect(session),
    [Symbol.asyncDispose]: async () => {
      await session.close();
      await database[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true });
    },
  };
}

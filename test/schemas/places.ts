import type { DialectName } from "underpin";
import { freshDatabase } from "../harness/databases.ts";
import { connect, type Client } from "./clients.ts";

/** An empty database for a case, and a connection to it. */
export interface Place extends AsyncDisposable {
  readonly url: string;
  readonly client: Client;
}

/** What makes a database of PostgreSQL as good as new: faster than another. */
const EMPTY_POSTGRES = `
DO $$ DECLARE r record; BEGIN
  FOR r IN SELECT pubname n FROM pg_publication LOOP EXECUTE format('DROP PUBLICATION %I', r.n); END LOOP;
  FOR r IN SELECT nspname n FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP EXECUTE format('DROP SCHEMA %I CASCADE', r.n); END LOOP;
  CREATE SCHEMA public;
  GRANT USAGE ON SCHEMA public TO PUBLIC;
END $$`;

/** Roles that schemas speak of; they belong to the whole server. */
const ROLES = ["judge_app", "judge_owner", "judge_reader"];

const idle: Place[] = [];

/** An empty database; on PostgreSQL one that another case had before. */
export async function freshPlace(dialect: DialectName): Promise<Place> {
  if (dialect !== "postgres") return await newPlace(dialect);
  const place = idle.pop() ?? (await newPostgres());
  await place.client.rows(EMPTY_POSTGRES);
  await place.client.rows("RESET search_path");
  return { url: place.url, client: place.client, [Symbol.asyncDispose]: async () => void idle.push(place) };
}

async function newPlace(dialect: DialectName): Promise<Place> {
  const database = await freshDatabase(dialect);
  const client = await connect(dialect, database.url);
  return {
    url: database.url,
    client,
    [Symbol.asyncDispose]: async () => {
      await client.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

async function newPostgres(): Promise<Place> {
  const place = await newPlace("postgres");
  // Two workers may make them at once.
  for (const role of ROLES) await place.client.run(`CREATE ROLE ${role}`);
  return place;
}

/** Takes away the databases that are kept. */
export async function dropPlaces(): Promise<void> {
  for (const place of idle.splice(0)) await place[Symbol.asyncDispose]();
}

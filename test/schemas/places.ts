import { clearParserCache } from "mysql2";
import { inject } from "vitest";
import type { DialectName } from "underpin";
import { freshDatabase } from "../harness/databases.ts";
import { startPgbouncer, type Server } from "../harness/servers.ts";
import { connect, type Client } from "./clients.ts";

/** An empty database for a case, and a connection to it. */
export interface Place extends AsyncDisposable {
  readonly url: string;
  /** Where the engine connects: in a long run on PostgreSQL a pooler in session mode, for it opens many connections. */
  readonly engineUrl: string;
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

/** A place on PostgreSQL, and how many cases have had it. */
interface UsedPlace extends Place {
  cases: number;
}

/** So many cases have one, then it is made anew: what is dropped stays in the catalogue's files, which nobody vacuums here, and slows every look at it. */
const MOST_CASES = 40;

const idle: UsedPlace[] = [];

let pooler: Promise<Server | null> | undefined;

/** In a long run, gives the engine connections that others had before, as good as new: to make one costs more than what it is for. */
async function behindPooler(url: string): Promise<string> {
  if (!process.env["SCHEMAS"]) return url;
  pooler ??= startPgbouncer(inject("servers").postgres ?? "", [new URL(url).username], {
    pool_mode: "session",
    server_reset_query: "DISCARD ALL",
    default_pool_size: "10",
  });
  const bouncer = await pooler;
  return bouncer ? Object.assign(new URL(bouncer.url), { pathname: new URL(url).pathname }).href : url;
}

/** An empty database; on PostgreSQL one that another case had before. */
export async function freshPlace(dialect: DialectName): Promise<Place> {
  if (dialect !== "postgres") return await newPlace(dialect);
  const place = idle.pop() ?? { ...(await newPostgres()), cases: 0 };
  place.cases++;
  await place.client.rows(EMPTY_POSTGRES);
  await place.client.rows("RESET search_path");
  const giveBack = async (): Promise<void> => (place.cases < MOST_CASES ? void idle.push(place) : await place[Symbol.asyncDispose]());
  return { ...place, [Symbol.asyncDispose]: giveBack };
}

async function newPlace(dialect: DialectName): Promise<Place> {
  const database = await freshDatabase(dialect);
  const client = await connect(dialect, database.url);
  return {
    url: database.url,
    engineUrl: database.url,
    client,
    [Symbol.asyncDispose]: async () => {
      await client.close();
      // The driver keeps a parser for each row that it has seen, by its database too: gigabytes, of thousands of them.
      clearParserCache();
      await database[Symbol.asyncDispose]();
    },
  };
}

async function newPostgres(): Promise<Place> {
  const made = await newPlace("postgres");
  const place = { ...made, engineUrl: await behindPooler(made.url) };
  // Two workers may make them at once.
  for (const role of ROLES) await place.client.run(`CREATE ROLE ${role}`);
  return place;
}

/** Takes away the databases that are kept. */
export async function dropPlaces(): Promise<void> {
  await (await pooler)?.stop();
  pooler = undefined;
  for (const place of idle.splice(0)) await place[Symbol.asyncDispose]();
}

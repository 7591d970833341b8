import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { postgresBinaries } from "../../harness/servers.ts";
import type { Client } from "../clients.ts";
import type { Dump } from "./dump.ts";
import { dumpCatalogue } from "./postgres-catalogue.ts";

const run = promisify(execFile);
const PG_DUMP = join(postgresBinaries(), "pg_dump");

/** Whether the server's own tool writes the dumps; a long run may do without, for most of its time is that tool's. */
const HAS_PG_DUMP = process.env["SCHEMAS_DUMP"] !== "catalogue" && existsSync(PG_DUMP);

/** The objects that pg_dump writes; without it, what the catalogue says. */
export async function dumpPostgres(url: string, client: Client): Promise<Dump> {
  if (!HAS_PG_DUMP) return await dumpCatalogue(client);
  const { stdout } = await run(PG_DUMP, ["--schema-only", "--exclude-table=underpin_*", "--exclude-table=migrate_version", url], {
    maxBuffer: 64 << 20,
  });
  // Each object has a heading of its own.
  return stdout
    .split(/^--\n-- Name: .*\n--\n/m)
    .slice(1)
    .map((object) =>
      object
        .split("\n")
        .filter((line) => line !== "" && !/^(--|SET |\\)/.test(line))
        .join("\n"),
    )
    .filter((object) => object !== "");
}

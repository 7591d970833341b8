import { createEngine, UnderpinError } from "underpin/engine";
import { guard, type Fence } from "underpin/guard";
import type { SchemaName } from "./database/schemas/schema.ts";
import { HEAD } from "./revisions.ts";
import { refuseSkipping } from "./sequence.ts";
import { releaseFor, serviceFor } from "./service.ts";

/** What a service gives when it starts. */
export interface StartOptions {
  /** The database's URL. */
  readonly url: string;
  /** A name for this node, unique in the fleet: the host's name, say. */
  readonly node: string;
  /** `[underpin] schema`: `upstream` if left out. */
  readonly schema?: SchemaName;
  /** `[DEFAULT] db_auto_create`: bring the database up to date first. One node does, the others wait for it. To a schema of ours only an empty one:
   * nodes of the release before may be at work on any other. */
  readonly autoCreate?: boolean;
  /** Where warnings go; the process's own warnings if left out. */
  readonly warn?: (text: string) => void;
}

/** How long a node waits for another one that brings the database up to date. */
const WAIT_MS = 600_000;

/**
 * To be called by the API, the worker and the listener before they touch the database, which upstream's don't look at: throws if its schema
 * is not the one that this release reads and writes.
 *
 * @throws UnderpinError `UP-SCHEMA-TOO-OLD`, also for an empty one; `UP-SCHEMA-TOO-NEW`; `UP-ADOPT` for a revision that is not known;
 * `UP-VERSION` for one that may not be brought up to date at once
 * @example
 * await using fence = await guardStart({ url, node: hostname(), autoCreate: values.DEFAULT.db_auto_create });
 */
export async function guardStart({ url, node, schema = "upstream", autoCreate = false, warn }: StartOptions): Promise<Fence> {
  const [service, release] = [serviceFor(schema), releaseFor(schema).name];
  const engine = createEngine({ service, url, waitMs: WAIT_MS });
  const isEmpty = (await engine.check()).state === "empty";
  if (autoCreate && (isEmpty || schema === "upstream")) {
    refuseSkipping((await engine.versions()).legacy ?? 0, HEAD);
    await engine.sync({});
  } else if (isEmpty)
    throw new UnderpinError("UP-SCHEMA-TOO-OLD", {
      what: `barbican ${release} can't run on an empty database.`,
      why: "No tables were made.",
      fine: "Nothing was read or written.",
      next: "Run `barbican-manage db upgrade`, or say db_auto_create = True.",
    });
  return await guard({ service, url, release, node, query: false, ...(warn && { warn }) });
}

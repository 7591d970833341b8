import type { Transaction } from "kysely";
import { Issue } from "../api/refusals.ts";
import type { BarbicanRows } from "../barbican.ts";
import type { Tables } from "../database/tables.ts";
import { lockProject } from "../projects/lock-project.ts";
import type { FoundProject, Project } from "../projects/project.ts";
import { isAlive } from "../secrets/alive.ts";
import { effectiveQuotas } from "./effective.ts";
import type { Resource } from "./resources.ts";

/** What quotas are enforced of; each kind of consumers is counted for itself. */
export type Counted = "secrets" | "orders" | "containers" | "container consumers" | "secret consumers";

/** A quota that one more of something is held to. */
export interface Hold {
  /** Whether there may be as many as it likes: then there is nothing to hold. */
  readonly isUnlimited: boolean;
  /**
   * Refuses one too many. Whoever else makes something of the project's at the same time waits until the transaction has ended. It comes after all other locks of the
   * transaction, and before its first read without a lock: MariaDB has a transaction see what was there then.
   *
   * @throws Refusal 403
   */
  readonly hold: (trx: Transaction<Tables>) => Promise<void>;
}

/**
 * How many of something a project may have.
 *
 * @example
 * const quota = quotaOf(barbican, project, "containers");
 * await pool.write(async (trx) => {
 *   await quota.hold(trx);
 *   await insertContainer(trx, …);
 * });
 *
 * @throws Refusal 403 where it may have none
 */
export function quotaOf(barbican: BarbicanRows, project: FoundProject, counted: Counted): Hold {
  const most = effectiveQuotas(barbican.config, project)[RESOURCE[counted]];
  if (most === 0) throw reached();
  const isUnlimited = most < 0;
  return {
    isUnlimited,
    hold: async (trx) => {
      if (isUnlimited) return;
      await lockProject(barbican, trx, project);
      if ((await count(trx, project, counted, barbican.now())) >= most) throw reached();
    },
  };
}

const RESOURCE: Readonly<Record<Counted, Resource>> = {
  secrets: "secrets",
  orders: "orders",
  containers: "containers",
  "container consumers": "consumers",
  "secret consumers": "consumers",
};

const TABLE = {
  secrets: "secrets",
  orders: "orders",
  containers: "containers",
  "container consumers": "container_consumer_metadata",
  "secret consumers": "secret_consumer_metadata",
} as const satisfies Readonly<Record<Counted, keyof Tables>>;

async function count(trx: Transaction<Tables>, { id }: Project, counted: Counted, now: number): Promise<number> {
  const all = trx
    .selectFrom(TABLE[counted])
    .select((of) => of.fn.countAll<number | string>().as("total"))
    .where("project_id", "=", id)
    .where("deleted", "=", false);
  const counting =
    counted === "secrets"
      ? trx
          .selectFrom("secrets")
          .select((of) => of.fn.countAll<number | string>().as("total"))
          .where("project_id", "=", id)
          .where("deleted", "=", false)
          .where(isAlive(trx, "secrets", now))
      : all;
  return Number((await counting.executeTakeFirstOrThrow()).total);
}

function reached(): Issue {
  return new Issue(403, "Creation not allowed because a quota has been reached");
}

import { pythonJson } from "@underpin/oslo/python";
import type { Barbican } from "../barbican.ts";
import { isPassing } from "../database/passing.ts";
import { findOrMakeProject } from "../projects/project.ts";
import { quotaOf, type Hold } from "../quotas/hold.ts";
import { OrderRefusal, UNEXPECTED, type OrderFailure } from "./failure.ts";
import { insertPassphrase, sealPassphrase } from "./passphrase.ts";
import { makeProduct, passphraseOf, type Making } from "./product.ts";
import { enqueue } from "./queue.ts";
import type { NewOrder } from "./shapes.ts";
import { insertOrder, type OrderValues } from "./store.ts";

/** For whom an order is. */
export interface Placing {
  /** Keystone's id of the project. */
  readonly projectId: string;
  readonly creatorId: string | null;
}

/**
 * Takes an order: it is carried out at once, or waits for a worker. What is wrong with what is ordered, the order says. An order and its product are written together.
 *
 * @returns its id
 * @throws Refusal 403 where a quota has been reached
 */
export async function placeOrder(barbican: Barbican, order: NewOrder, { projectId, creatorId }: Placing): Promise<string> {
  const project = await findOrMakeProject(barbican, projectId);
  const values = { type: order.type, meta: pythonJson(order.meta), project_id: project.id, creator_id: creatorId };
  const making = { ...order, project, creatorId };
  const quota = quotaOf(barbican, project, "orders");
  return await (barbican.config.queue.enable ? leave(barbican, values, making, quota) : carryOut(barbican, values, making, quota));
}

async function carryOut(barbican: Barbican, values: OrderValues, making: Making, quota: Hold): Promise<string> {
  const { pool, now } = barbican;
  const began = now();
  const tried = await attempt(barbican, () => makeProduct(barbican, making));
  return await pool.write(async (trx) => {
    await quota.hold(trx);
    const outcome = "failure" in tried ? tried : { product: await tried.made.write(trx, now()) };
    return await insertOrder(trx, values, began, outcome);
  });
}

async function leave(barbican: Barbican, values: OrderValues, making: Making, quota: Hold): Promise<string> {
  const { pool, now } = barbican;
  const tried = await attempt(barbican, async () => {
    const passphrase = making.type === "asymmetric" ? passphraseOf(making) : null;
    return passphrase === null ? undefined : await sealPassphrase(barbican, making.project, passphrase);
  });
  return await pool.write(async (trx) => {
    await quota.hold(trx);
    if ("failure" in tried) return await insertOrder(trx, values, now(), tried);
    const id = await insertOrder(trx, values, now());
    if (tried.made) await insertPassphrase(trx, id, tried.made, now());
    await enqueue(trx, id, now());
    return id;
  });
}

async function attempt<T>(barbican: Barbican, body: () => Promise<T>): Promise<{ readonly made: T } | { readonly failure: OrderFailure }> {
  try {
    return { made: await body() };
  } catch (error) {
    if (error instanceof OrderRefusal) return { failure: error };
    // Where the database does not answer, the client is told so: there is nowhere to write an order.
    if (isPassing(barbican, error)) throw error;
    barbican.unexpected(error);
    return { failure: UNEXPECTED };
  }
}

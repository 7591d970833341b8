import type { BarbicanRows } from "../barbican.ts";
import { UndecipherableError } from "../crypto/crypto-plugin.ts";
import { isPassing } from "../database/passing.ts";
import { HsmError, HsmSetupError } from "../pkcs11/hsm-error.ts";
import { findOrMakeProject } from "../projects/project.ts";
import { OrderRefusal, UNEXPECTED, type OrderFailure } from "./failure.ts";
import { metaOf, type Order } from "./order.ts";
import { forgetPassphrase, openPassphrase } from "./passphrase.ts";
import { makeProduct, type Product } from "./product.ts";
import { leaveQueue, type Claim } from "./queue.ts";
import { orderedOf } from "./shapes.ts";
import { findOrder, settleOrder } from "./store.ts";

/** What became of an order that a worker took. */
export type Carried =
  | "active"
  | "failed"
  /** Nobody wants it any more, or another worker has it by now. */
  | "left";

/** Who is told what nobody expected. */
export type Unexpected = (error: unknown) => void;

/** An order that can be tried once more. */
export class Postponed extends Error {
  override readonly name = "Postponed";
}

/** Undoes what a transaction has written of an order that is not this worker's any more, or gone. */
class NotOurs extends Error {
  override readonly name = "NotOurs";
}

/**
 * Carries out an order that was taken. The product, what the order says and the end of its waiting are one transaction, which only the worker can end that still holds the order: there is never
 * more than one product, nor half of one.
 *
 * @throws Postponed where the database, an HSM or a key is wanting
 */
export async function carryOut(rows: BarbicanRows, claim: Claim, unexpected: Unexpected): Promise<Carried> {
  const order = await findOrder(rows, claim.orderId).catch(postponed(rows));
  if (order?.status !== "PENDING") return await drop(rows, claim);
  const made = await attempt(rows, order, unexpected);
  try {
    await rows.pool.write(async (trx) => {
      if (!(await leaveQueue(trx, claim))) throw new NotOurs();
      const outcome = "failure" in made ? made : { product: await made.product.write(trx, rows.now()) };
      if (!(await settleOrder(trx, order.id, outcome, rows.now()))) throw new NotOurs();
      await forgetPassphrase(trx, order.id);
    });
    return "failure" in made ? "failed" : "active";
  } catch (error) {
    if (error instanceof NotOurs) return await drop(rows, claim);
    throw new Postponed((error as Error).message, { cause: error });
  }
}

/** Has an order fail that was tried often enough. */
export async function giveUp(rows: BarbicanRows, claim: Claim): Promise<Carried> {
  return await rows.pool.write(async (trx) => {
    if (!(await leaveQueue(trx, claim))) return "left" as const;
    const isSettled = await settleOrder(trx, claim.orderId, { failure: UNEXPECTED }, rows.now());
    await forgetPassphrase(trx, claim.orderId);
    return isSettled ? "failed" : "left";
  });
}

/** An order that is gone, or settled, waits no more; one that another worker has stays. */
async function drop({ pool }: BarbicanRows, claim: Claim): Promise<"left"> {
  await pool.write(async (trx) => {
    if (await leaveQueue(trx, claim)) await forgetPassphrase(trx, claim.orderId);
  });
  return "left";
}

type Attempt = { readonly product: Product } | { readonly failure: OrderFailure };

async function attempt(rows: BarbicanRows, order: Order, unexpected: Unexpected): Promise<Attempt> {
  try {
    const ordered = orderedOf(order.type as "key" | "asymmetric", metaOf(order));
    const passphrase = await openPassphrase(rows, order.id);
    const project = await findOrMakeProject(rows, order.external_id);
    return { product: await makeProduct(rows, { ...ordered, project, creatorId: order.creator_id, passphrase }) };
  } catch (error) {
    if (error instanceof OrderRefusal) return { failure: error };
    if (isWanting(rows, error)) throw new Postponed((error as Error).message, { cause: error });
    unexpected(error);
    return { failure: UNEXPECTED };
  }
}

function postponed(rows: BarbicanRows): (error: Error) => never {
  return (error) => {
    throw isPassing(rows, error) ? new Postponed(error.message, { cause: error }) : error;
  };
}

/** Whether another time, or another worker, may do better. */
function isWanting(rows: BarbicanRows, error: unknown): boolean {
  const isKeys = error instanceof HsmError || error instanceof HsmSetupError || error instanceof UndecipherableError;
  return isKeys || isPassing(rows, error);
}

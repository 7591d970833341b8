import { loaded, target, type Target } from "@underpin/oslo/policy";
import { isoText } from "../database/iso-text.ts";
import type { OrdersRow } from "../database/tables.ts";

/** An order. */
export interface Order extends Omit<OrdersRow, "deleted" | "deleted_at"> {
  /** Keystone's id of its project. */
  readonly external_id: string;
}

/** What rules may ask of an order. */
export function aboutOrder({ external_id, creator_id }: Order): Target {
  return target().row("order", loaded({ project_id: external_id, creator_id }));
}

/** An order as clients see it. */
export function shownOrder(order: Order, href: (path: string) => string): object {
  const { secret_id: secret, container_id: container, error_status_code, error_reason, sub_status, sub_status_message, creator_id } = order;
  const told = { error_status_code, error_reason, sub_status, sub_status_message, creator_id };
  return {
    created: isoText(order.created_at),
    updated: isoText(order.updated_at),
    status: order.status,
    type: order.type,
    meta: metaOf(order),
    ...Object.fromEntries(Object.entries(told).filter(([, value]) => value !== null && value !== "")),
    ...(secret !== null && { secret_ref: href(`secrets/${secret}`) }),
    order_ref: href(`orders/${order.id}`),
    ...(container !== null && { container_ref: href(`containers/${container}`) }),
  };
}

/** What was ordered. Python's Barbican keeps passphrases there, which nobody is shown. */
export function metaOf({ meta }: Pick<Order, "meta">): Readonly<Record<string, unknown>> {
  if (meta === null) return {};
  const { passphrase: _passphrase, ...rest } = JSON.parse(meta) as Readonly<Record<string, unknown>>;
  return rest;
}

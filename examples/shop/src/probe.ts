// The conductor's own shopper: `underpin rollout --probe probe.js`.
import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Visitor } from "underpin/rollout";
import type { Customer } from "./store.ts";

/** How many of its customers a shopper looks up again each time. */
const LOOKED_UP = 2;

/** What a customer may be: one thing, or several while nobody knows whether the last write came through. Null for none. */
type MayBe = readonly (Customer | null)[];

/** A shopper who signs up, moves, and finds everything as it was left. */
export default function shopper(): Visitor {
  const known = new Map<string, MayBe>();
  const ask = async (address: string, id: string, signal: AbortSignal, body?: Customer): Promise<Response> =>
    await fetch(new URL(`/customers/${id}`, address), {
      signal,
      ...(body && { method: "PUT", body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
  /** What is not as it was written, or null. */
  const find = async (address: string, id: string, signal: AbortSignal): Promise<string | null> => {
    const response = await ask(address, id, signal);
    if (!response.ok && response.status !== 404) throw new Error(`GET /customers answers ${response.status}`);
    const found: unknown = response.ok ? await response.json() : null;
    if (known.get(id)?.some((customer) => isDeepStrictEqual(customer, found))) return null;
    return found === null ? "a customer is not there" : "a customer is not as it was written";
  };
  return {
    visit: async (address, signal) => {
      const id = randomUUID();
      for (const city of ["London", null]) {
        const customer: Customer = { name: "Ada Lovelace", email: `${id.slice(0, 8)}@example.org`, street: "High Street 1", city };
        known.set(id, [...(known.get(id) ?? [null]), customer]);
        const { status } = await ask(address, id, signal, customer);
        if (status >= 300) throw new Error(`PUT /customers answers ${status}`);
        known.set(id, [customer]);
      }
      for (const other of [id, ...[...known.keys()].slice(0, LOOKED_UP)]) {
        const wrong = await find(address, other, signal);
        if (wrong !== null) throw new Error(wrong);
      }
    },
    account: async (address) => {
      const lost: string[] = [];
      for (const id of known.keys()) {
        const wrong = await find(address, id, AbortSignal.timeout(10_000));
        if (wrong !== null) lost.push(`${id}: ${wrong}`);
      }
      return { writes: [...known.values()].filter((mayBe) => !mayBe.includes(null)).length, lost };
    },
  };
}

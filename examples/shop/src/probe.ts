// The conductor's own shopper: `underpin rollout --probe probe.js`.
import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Visitor } from "underpin/rollout";
import type { Customer } from "./store.ts";

/** How many of its customers a shopper looks up again each time. */
const LOOKED_UP = 2;

/** A shopper who signs up, moves, and finds everything as it was left. */
export default function shopper(): Visitor {
  const known = new Map<string, Customer>();
  const ask = async (address: string, id: string, signal: AbortSignal, body?: Customer): Promise<Response> =>
    await fetch(new URL(`/customers/${id}`, address), {
      signal,
      ...(body && { method: "PUT", body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
  const find = async (address: string, id: string, signal: AbortSignal): Promise<void> => {
    const response = await ask(address, id, signal);
    if (!response.ok) throw new Error(`GET /customers answers ${response.status}`);
    if (!isDeepStrictEqual(await response.json(), known.get(id))) throw new Error("a customer is not as it was written");
  };
  return {
    visit: async (address, signal) => {
      const id = randomUUID();
      for (const city of ["London", null]) {
        const customer: Customer = { name: "Ada Lovelace", email: `${id.slice(0, 8)}@example.org`, street: "High Street 1", city };
        const { status } = await ask(address, id, signal, customer);
        if (status >= 300) throw new Error(`PUT /customers answers ${status}`);
        known.set(id, customer);
      }
      for (const other of [id, ...[...known.keys()].slice(0, LOOKED_UP)]) await find(address, other, signal);
    },
    account: async (address) => {
      const lost: string[] = [];
      for (const id of known.keys()) await find(address, id, AbortSignal.timeout(10_000)).catch(() => lost.push(id));
      return { writes: known.size, lost };
    },
  };
}

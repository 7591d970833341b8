import type { Clock } from "../../../services/keystone/src/authentication/even-refusals.ts";

let time = 0;

/** By which nothing is waited for: for tests in which it doesn't matter when a refusal leaves. */
export const unhurried: Clock = {
  elapsed: () => time,
  wait: async (milliseconds) => void (time += milliseconds),
  turn: async () => void time++,
};

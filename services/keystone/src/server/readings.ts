import { poolReadings, type Reading, type Value } from "@underpin/oslo/metrics";
import type { Keystone } from "../keystone.ts";

/** What the service counts beside requests. */
export function readingsOf({ pool, tokens, passwords }: Pick<Keystone, "pool" | "tokens" | "passwords">): readonly Reading[] {
  return [
    ...poolReadings(pool),
    {
      name: "keystone_tokens_issued_total",
      help: "Tokens that were made, by kind.",
      type: "counter",
      labels: ["kind"],
      read: () => byKind(tokens.counts.read().issued),
    },
    {
      name: "keystone_tokens_validated_total",
      help: "Tokens that were looked at, by kind and by what came of it; those of whoever asks for something among them.",
      type: "counter",
      labels: ["kind", "result"],
      read: () =>
        Object.entries(tokens.counts.read().validated).flatMap(([result, counts]) =>
          byKind(counts).map(({ labels, value }) => ({ labels: { ...labels, result }, value })),
        ),
    },
    {
      name: "keystone_password_jobs",
      help: "Passwords that are being hashed, or wait for it.",
      type: "gauge",
      labels: ["state"],
      read: () => Object.entries(passwords.load).map(([state, value]) => ({ labels: { state }, value })),
    },
  ];
}

function byKind(counts: ReadonlyMap<string, number>): readonly Value[] {
  return [...counts].map(([kind, value]) => ({ labels: { kind: kind.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) }, value }));
}

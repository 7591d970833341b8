import { openDatabase } from "../../dialects/open.ts";
import type { ReplicaLag } from "../../model/health.ts";
import { MAX_LAG_S } from "../../model/lag.ts";
import type { Examination } from "../examination.ts";
import type { Symptom } from "../symptom.ts";

/** Replicas that can't follow even now. */
export const replicasBehind: Symptom<Examination> = {
  name: "replicas-behind",
  severity: "warning",
  what: "Replicas are behind, or don't follow.",
  why: "A data migration waits for replicas that are behind; one that does not follow keeps the server from giving room back.",
  next: "See to them first; take away what nobody follows any more.",
  look: async ({ ask, health, options: { replicas = [] } }, signal) => {
    const told = await ask(signal, async (session) => await health.replicas(session));
    const asked = await Promise.all(replicas.map(async (url) => await lagOf(url)));
    return behind([...told, ...asked]);
  },
};

async function lagOf(url: string): Promise<ReplicaLag> {
  const { dialect, label, look } = await openDatabase(url);
  await using session = await look();
  return { name: label, seconds: await dialect.backfill.lag(session) };
}

/** Those of which something must be said. */
export function behind(replicas: readonly ReplicaLag[]): readonly string[] {
  return replicas.flatMap(({ name, seconds }) =>
    seconds === null ? [`${name} does not follow`] : seconds > MAX_LAG_S ? [`${name} is ${seconds.toFixed(1)} s behind`] : [],
  );
}

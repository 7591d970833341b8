import { setTimeout as delay } from "node:timers/promises";
import { UnderpinError } from "../../model/error.ts";
import { Pause, type Step, type StepContext } from "./step.ts";
import { until } from "./wait.ts";

/** How long after its last heartbeat a node counts as alive, and a little more. */
const LAST_BEAT_MS = 35_000;

/** Waits until nothing says any more that a node runs the release before, and until a person or time says that contract may run. */
export function beforeContract(): Step {
  return {
    name: "before contract",
    kind: "gate",
    does: "every node runs the next release, and a person, or the time given, says go",
    users: "none",
    do: async (context) => {
      await everyNodeIsNew(context);
      await allowed(context, await context.stillUsedFromNow());
      await everyNodeIsNew(context);
    },
  };
}

/** @throws Pause while one is left that is not: a node that was killed counts as alive for half a minute */
async function everyNodeIsNew(context: StepContext): Promise<void> {
  const { signal } = context;
  await until(context, LAST_BEAT_MS, async () => (await leftBehind(context)) ?? true).catch((error: unknown) => {
    if (signal.aborted || !(error instanceof UnderpinError) || error.code !== "UP-ROLLOUT") throw error;
    throw new Pause(`${error.message} Nothing was taken away: both releases can serve.`, "See to it, then run the same command again.");
  });
}

async function leftBehind({ fleet, balancer, nodes, to }: StepContext): Promise<string | null> {
  const old = (await nodes()).filter(({ release }) => release !== to);
  if (old.length > 0) return `Nodes are alive that do not run ${to}: ${old.map(({ node, release }) => `${node} (${release})`).join(", ")}`;
  for (const node of fleet.nodes) if ((await balancer.isIn(node)) === false) return `${node.name} is not in service`;
  return null;
}

/** @param stillUsed who uses what goes: a person who is asked has to know */
async function allowed(context: StepContext, stillUsed: () => Promise<string | null>): Promise<void> {
  const { consent, ask, say } = context;
  if (!consent.contract && consent.bakeMs === null) {
    const what = [questionOf(context), await stillUsed()].filter((text) => text !== null).join(" ");
    if (!ask) throw new Pause(what, "Run the same command with --contract when you are content, or with --rollback to go back.");
    await ask(what);
    return say("Contract may run: a person said so.");
  }
  if (!consent.contract) await baked(context, consent.bakeMs ?? 0);
  const warning = await stillUsed();
  if (warning !== null) say(warning);
  say(
    `Contract may run: ${consent.contract ? "that was said beforehand" : `every node has served for ${(consent.bakeMs ?? 0) / 1000} s`}.`,
  );
}

function questionOf({ backupInWords }: StepContext): string {
  const backup = backupInWords === null ? ", and this rollout has made none" : ` (${backupInWords})`;
  return `Every node runs the next release; what is left is contract, after which there is no way back but the backup${backup}.`;
}

async function baked({ signal, waits }: StepContext, bakeMs: number): Promise<void> {
  for (const end = Date.now() + bakeMs; Date.now() < end;) {
    waits(`contract in ${Math.ceil((end - Date.now()) / 1000)} s`);
    await delay(Math.min(1000, Math.max(1, end - Date.now())), undefined, { signal });
  }
}

import { setTimeout as delay } from "node:timers/promises";
import { UnderpinError } from "../../model/error.ts";
import type { FleetNode } from "../fleet/fleet.ts";
import { AnswerTimes } from "../watch/answer-times.ts";
import { judge as judged, silence, withFindings, type Verdict } from "../watch/verdict.ts";
import { since, total, type Tally } from "../watch/traffic-book.ts";
import { errorsFromNow } from "./log-errors.ts";
import { Pause, type Step, type StepContext } from "./step.ts";

const POLL_MS = 200;

/** Lets a node with the next release serve beside the others, and judges it by them. */
export function judge(node: FleetNode): Step {
  return {
    name: `${node.name}: judge`,
    kind: "judge",
    node: node.name,
    does: "serves beside the others, and is judged by them",
    users: "a part of them is served by the next release",
    do: (context) => watched(context, node),
  };
}

async function watched(context: StepContext, node: FleetNode): Promise<void> {
  const { fleet, balancer, signal, to, waits, say } = context;
  const counts = (await balancer.traffic()) !== null;
  const look = await looks(context, node, counts);
  const began = Date.now();
  for (;;) {
    await delay(POLL_MS, undefined, { signal });
    const passed = Date.now() - began;
    const verdict = await look(passed >= fleet.soak);
    if (verdict.is === "bad") throw new UnderpinError("UP-ROLLOUT", { what: `${node.name} with ${to} is not well: ${verdict.why}.` });
    if (passed < fleet.soak) {
      waits(`${node.name} is watched for ${Math.ceil((fleet.soak - passed) / 1000)} s more`);
      continue;
    }
    if (!counts) return say(`${node.name} has served for ${fleet.soak / 1000} s; this balancer does not count, so nobody judged it.`);
    if (verdict.is === "good") {
      say(`${node.name} with ${to} is well: ${verdict.why}.`);
      // It was given a share of its users until now.
      return await balancer.in(node, 1);
    }
    if (passed > fleet.patience)
      throw new Pause(
        `${node.name} can't be judged: ${verdict.why}.`,
        'Run the same command again when there is more traffic, or say in the fleet\'s file how many are enough ("requests: 0" for none).',
      );
    waits(`${node.name} is watched on: ${verdict.why}`);
  }
}

/** Looks at a node again and again, from now on: each look says what is to be said of it by all of them. */
async function looks(context: StepContext, node: FleetNode, counts: boolean): Promise<(isRipe: boolean) => Promise<Verdict>> {
  const { fleet, balancer, book, from, to } = context;
  const others = (): Tally =>
    total(fleet.nodes.filter((one) => one !== node).flatMap(({ name }) => [book.tally(name, from), book.tally(name, to)]));
  const [before, beside, othersBefore] = [book.tally(node.name, to), book.ofRelease(from), others()];
  const times = new AnswerTimes(node.name);
  // Without requests errors say nothing.
  const noisy = counts ? await errorsFromNow(context, node) : null;
  let lastIdle = Date.now();
  return async (isRipe) => {
    const now = since(book.tally(node.name, to), before);
    const load = await balancer.load();
    if (load !== null) times.look(load, Date.now());
    if ((load?.nodes.find((one) => one.node === node.name)?.busy ?? 0) === 0) lastIdle = Date.now();
    const silent = silence(now, Date.now() - lastIdle);
    if (silent !== null) return { is: "bad", why: silent };
    if (!counts) return { is: "unknown", why: "nothing was counted yet" };
    const verdict = judged(now, besides(book.ofRelease(from), beside), fleet.requests);
    // A node that has just started is slow: how long it takes counts when it has had its time.
    if (!isRipe || verdict.is !== "good") return verdict;
    return withFindings(verdict, [times.beside(now, since(others(), othersBefore), fleet.slower), (await noisy?.()) ?? null]);
  };
}

/** What the others answered meanwhile; where there are no others any more, what they had answered before. */
function besides(now: Tally, before: Tally): Tally {
  const meanwhile = since(now, before);
  return meanwhile.requests > 0 ? meanwhile : now;
}

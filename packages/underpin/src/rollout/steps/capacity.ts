import { UnderpinError } from "../../model/error.ts";
import type { Load } from "../balancer/balancer.ts";
import type { Capacity, FleetNode } from "../fleet/fleet.ts";
import type { Finding } from "../watch/verdict.ts";
import { Pause, type StepContext } from "./step.ts";
import { until } from "./wait.ts";

/** So many looks are taken together: one alone sees a moment. */
const LOOKS = 10;

/**
 * Waits until the other nodes can carry all users without this one.
 *
 * @throws Pause when they could not for as long as the fleet's patience lasts
 */
export async function whileOthersCarry(context: StepContext, node: FleetNode): Promise<void> {
  const { balancer, fleet, consent, signal, say } = context;
  if (consent.ignoresCapacity || (await balancer.isOut(node)) === true) return;
  const looks: Load[] = [];
  const known = await balancer.load();
  if (known === null) return;
  if (burdensOf(known, node.name, fleet.capacity).length === 0) {
    // Once is enough.
    if (fleet.nodes[0]?.name === node.name)
      say(
        "Whether nodes can carry the users of one that is out is not known: neither HAProxy (maxconn) nor the fleet's file (capacity) says what they can.",
      );
    return;
  }
  let last = "";
  await until(context, fleet.patience, async () => {
    const now = await balancer.load();
    if (now) looks.push(now);
    if (looks.length > LOOKS) looks.shift();
    if (looks.length < LOOKS) return `how much there is to do without ${node.name} is looked at`;
    const found = loadsWithout(node.name, looks, fleet.capacity);
    const bad = found.find(({ isBad }) => isBad);
    if (bad) return (last = bad.text);
    for (const { text } of found) say(`${text}.`);
    return true;
  }).catch((error: unknown) => {
    if (signal.aborted || !(error instanceof UnderpinError) || error.code !== "UP-ROLLOUT") throw error;
    throw new Pause(
      `${last}. ${node.name} is still in service.`,
      "Run the same command again when there is less to do, or with --ignore-capacity to take it out all the same.",
    );
  });
}

/** A part of what the others would have to carry, and how much of that they can. */
interface Burden {
  readonly of: "requests at once" | "requests a second";
  readonly total: number;
  readonly most: number;
}

/** What the others would have to carry, and whether that is too much for them. */
export function loadsWithout(node: string, looks: readonly Load[], capacity: Capacity): readonly Finding[] {
  const each = looks.map((load) => burdensOf(load, node, capacity));
  return (each.at(-1) ?? []).map(({ of }) => {
    const same = each.flatMap((burdens) => burdens.filter((burden) => burden.of === of));
    const [total, most] = [mean(same.map((one) => one.total)), mean(same.map((one) => one.most))];
    return {
      isBad: total > capacity.full * most,
      text: `Without ${node}, the others would have ${round(total)} ${of} and can carry ${round(most)}; up to ${Math.round(100 * capacity.full)} % of that is allowed`,
    };
  });
}

/** What all users together are to those who would be left, as far as it is known what these can carry. */
function burdensOf({ nodes, waiting }: Load, node: string, { sessions, rate }: Capacity): readonly Burden[] {
  const others = nodes.filter((one) => one.isIn && one.node !== node);
  const limits = others.map(({ most }) => sessions ?? most);
  const burdens: Burden[] = [];
  if (!limits.includes(null))
    burdens.push({
      of: "requests at once",
      total: sum(nodes.map(({ busy }) => busy)) + waiting,
      most: sum(limits.map((most) => most ?? 0)),
    });
  if (rate !== undefined) burdens.push({ of: "requests a second", total: sum(nodes.map((one) => one.rate)), most: rate * others.length });
  return burdens;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / Math.max(1, values.length);
const round = (value: number): string => (value < 10 ? value.toFixed(1) : String(Math.round(value)));

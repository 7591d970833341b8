import { nodes as aliveNodes } from "../api/nodes.ts";
import { UnderpinError } from "../model/error.ts";
import { balancerOf } from "./balancer/open.ts";
import { Conductor } from "./conductor.ts";
import { Probe } from "./probe/probe.ts";
import { isOver, type Rollout, type RolloutHead, type RolloutRecord } from "./record/record.ts";
import { openRecord } from "./record/open.ts";
import { placeOf, type RolloutOptions } from "./options.ts";
import type { RolloutReport } from "./report.ts";
import { knownStep, lastStepOf } from "./until.ts";

/**
 * Takes a fleet to a release, or goes on with that where it stopped, whatever stopped it. Failures of the fleet are an outcome, not an error.
 *
 * @throws UnderpinError `UP-ROLLOUT` while another rollout is not over; `UP-FLEET`, `UP-LEASE-HELD`, `UP-LEASE-LOST`, `UP-CONFIG`
 * @example
 * const { outcome, requests } = await rollout({ service: shop, url, fleet: await readFleet("fleet.yaml"), procedure: zero, to: "v2", file: "fleet.yaml.rollout" });
 */
export async function rollout(options: RolloutOptions): Promise<RolloutReport> {
  const { fleet, procedure, service } = options;
  const steps = procedure.steps(fleet);
  for (const name of options.skip ?? []) knownStep(name, steps);
  const until = options.until === undefined ? null : lastStepOf(options.until, steps, fleet);
  if (procedure.errorBudget === 0 && fleet.nodes.length === 1)
    throw new UnderpinError("UP-FLEET", {
      what: "With a single node there is nobody who serves while it is upgraded.",
      fine: "Nothing was changed.",
      next: "Add a node, or upgrade with --procedure downtime.",
    });
  await using record = await openRecord({
    place: procedure.keepsDatabase ? placeOf(options) : { connection: { sqlite: options.file } },
    service: service.name,
    ...(options.onEvent && { onEvent: options.onEvent }),
    ...(options.signal && { signal: options.signal }),
  });
  const latest = await record.latest();
  const present = meant(latest, options) ?? (await begun(record, latest, options));
  const probe = options.probe ? new Probe(await options.probe()) : null;
  const conductor = new Conductor({ options, steps, until, record, rollout: present, balancer: balancerOf(fleet), probe });
  return await conductor.conduct();
}

/** The rollout that is meant: the one that is not over, or that just ended as is asked for. Null if another is to begin. */
function meant(latest: Rollout | null, { procedure, from, to, back = false }: RolloutOptions): Rollout | null {
  if (!latest) return null;
  const { head } = latest;
  const isSame = head.procedure === procedure.name && head.to === to;
  // Who was killed after the last note is told that it is done; from there, too, there may be a way back.
  if (isOver(head)) return isSame && (back || (head.state === "done" && (from ?? head.from) === head.from)) ? latest : null;
  if (!isSame)
    throw new UnderpinError("UP-ROLLOUT", {
      what: `The rollout to ${head.to} (${head.procedure}) is not over.`,
      fine: "Nothing was changed by this command.",
      next: `Go on with it: underpin rollout --procedure ${head.procedure} --to ${head.to}; or add --rollback to go back.`,
    });
  return latest;
}

async function begun(record: RolloutRecord, latest: Rollout | null, options: RolloutOptions): Promise<Rollout> {
  const { procedure, to, back } = options;
  if (back)
    throw new UnderpinError("UP-ROLLOUT", {
      what: `No rollout to ${to} has begun that could be taken back.`,
      fine: "Nothing was changed.",
    });
  const head: RolloutHead = {
    id: (latest?.head.id ?? 0) + 1,
    procedure: procedure.name,
    from: options.from ?? (await saidByNodes(options)),
    to,
    state: "forward",
    startedAt: Date.now(),
    endedAt: null,
    counted: null,
  };
  await record.writeHead(head);
  return { head, steps: [] };
}

/** @throws UnderpinError `UP-CONFIG` if nobody says it */
async function saidByNodes({ service, to, ...options }: RolloutOptions): Promise<string> {
  const alive = await aliveNodes({ service, ...placeOf(options) });
  const releases = new Set(alive.map(({ release }) => release).filter((release) => release !== to));
  const [only] = releases;
  if (only !== undefined && releases.size === 1) return only;
  throw new UnderpinError("UP-CONFIG", {
    what: "It is not known which release the nodes run now.",
    why: releases.size === 0 ? "No node shows a sign of life in the ledger." : `Their guards say ${[...releases].join(", ")}.`,
    fine: "Nothing was changed.",
    next: "Say it with --from RELEASE: it is what they would go back to.",
  });
}

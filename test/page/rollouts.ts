import { openRolloutPage, type RolloutPage } from "underpin/page";
import { fleetOf, rollout, type Procedure, type RolloutEvent, type RolloutOptions, type RolloutReport } from "underpin/rollout";
import { shop } from "../../examples/shop/src/service.ts";
import type { TestDatabase } from "../harness/databases.ts";
import { withResolvers } from "../harness/with-resolvers.ts";

type Step = ReturnType<Procedure["steps"]>[number];

const FLEET = fleetOf(
  "node: { stop: [a], start: [a] }\nnodes: [{ name: web1, address: http://a }, { name: web2, address: http://b }]",
  "fleet.yaml",
);

/** A step of a node that ends when it is told to. */
interface Held extends Step {
  readonly begun: Promise<void>;
  readonly end: () => void;
}

/** A step that waits until a test lets it end, or the rollout ends it. */
export function held(name: string, kind: Step["kind"], more: Partial<Step> = {}): Held {
  const [begun, end] = [withResolvers(), withResolvers()];
  const [node = ""] = name.split(":");
  return {
    name,
    kind,
    ...(name.includes(":") && { node }),
    does: `what ${name} does`,
    users: "none",
    do: async ({ signal, waits }) => {
      begun.resolve();
      waits(`${name} is waited for`);
      await Promise.race([end.promise, new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)))]);
    },
    undo: async () => {},
    ...more,
    begun: begun.promise,
    end: end.resolve,
  };
}

/** A rollout of these steps with a page, on its way. */
export async function withPage(
  database: TestDatabase,
  steps: readonly Step[],
  onEvent: (event: RolloutEvent) => void = () => {},
): Promise<{ readonly page: RolloutPage; readonly report: Promise<RolloutReport> }> {
  const procedure: Procedure = { name: "zero", promise: "", keepsDatabase: true, mode: "online", errorBudget: 0, steps: () => steps };
  const options: RolloutOptions = { service: shop, url: database.url, fleet: FLEET, procedure, from: "v1", to: "v2", file: "none" };
  const page = await openRolloutPage(options, 0);
  const report = rollout({
    ...options,
    controls: page.controls,
    onEvent: (event) => {
      // What is counted comes from the test: there is no balancer.
      if (event.type !== "rollout-traffic") page.onEvent(event);
      onEvent(event);
    },
  }).then((ended) => {
    page.ended(ended);
    return ended;
  });
  return { page, report };
}

import type { Command } from "commander";
import { action, common, type ActionContext, type CommandLine, type CommonOptions } from "underpin/cli";
import { HEAD } from "../revisions.ts";
import { barbican } from "../service.ts";
import { beginFirstUpgrade, endFirstUpgrade, firstUpgrade } from "./first-upgrade.ts";
import { refuseLiveNodes } from "./live-nodes.ts";
import { SIGNATURES, wantsNewSignatures } from "./new-signatures.ts";
import { revisionTarget } from "./revision-target.ts";
import { refuseSkipping } from "../sequence.ts";
import { upgradeTeller } from "./upgrade-teller.ts";

interface UpgradeOptions extends CommonOptions {
  readonly version: string;
  readonly replay?: boolean;
  readonly ignoreNodes?: boolean;
}

/** `upgrade`: brings the schema to a revision. The services are stopped meanwhile. */
export function addUpgrade(parent: Command, line: CommandLine): Command {
  return common(parent.command("upgrade").description("bring the schema up to a revision or a release; the services are stopped"))
    .option("-v, --version <revision>", "a revision, the beginning of one, head, +N, or a release", "head")
    .option("--replay", "run the whole history on an empty database instead of laying today's schema")
    .option("--ignore-nodes", "although nodes of the service are alive")
    .option("--wait <seconds>", "wait for another runner instead of leaving")
    .action(action<UpgradeOptions>(line, upgrade));
}

async function upgrade(context: ActionContext, { version, replay = false, quiet = false, ignoreNodes }: UpgradeOptions): Promise<void> {
  const { json, output } = context;
  const { createEngine } = await import("underpin/engine");
  const told = context.engine.onEvent;
  const engine = createEngine({
    ...context.engine,
    service: barbican,
    ...(told && !json && !quiet && { onEvent: upgradeTeller((text) => output.talk(text), told) }),
  });
  const { state, versions } = await engine.check();
  const current = Math.max(versions.legacy ?? 0, versions.contract ?? 0);
  const to = revisionTarget(version, current, context.service.releases.at(-1)?.version);
  // As upstream: what is passed already is nothing to do.
  if (to <= current) return;
  const first = current === 0 ? to : await firstUpgrade(context);
  if (first === null || to > first) refuseSkipping(current, to);
  if (!ignoreNodes)
    await refuseLiveNodes(context, {
      why: "Between releases of upstream's, the schema changes under nodes that know only their own.",
      otherwise: "--ignore-nodes goes on all the same.",
    });
  if (current === 0 && state !== "uncontrolled") await beginFirstUpgrade(context, to);
  const results = [...(current < HEAD ? await engine.sync({ to: Math.min(to, HEAD), replay }) : [])];
  if (to > HEAD) results.push(...(await createEngine(context.engine).sync({ to })));
  if (first !== null && to >= first) await endFirstUpgrade(context);
  if (!quiet && !json && (await wantsNewSignatures(context, current, to))) output.talk(SIGNATURES);
  if (json) output.data(JSON.stringify({ type: "result", service: barbican.name, results }));
}

import { createEngine } from "underpin/engine";
import { UnderpinError } from "underpin/cli";
import type { LoadedKeys, Said } from "../keystone.ts";
import type { Say } from "../tokens/key-files.ts";
import { fingerprintOf } from "../tokens/key-repository.ts";
import { nextPrimary } from "../tokens/key-rotation.ts";
import type { RepositorySettings } from "./key-settings.ts";
import type { OnDatabase } from "./with-pool.ts";

type Nodes = Awaited<ReturnType<ReturnType<typeof createEngine>["nodes"]>>;

/**
 * Refuses a rotation while a live node has not loaded the key that would become the primary one: it could not read what others encrypt
 * with it. Nodes that say nothing of their keys are told of; Python's don't show that they live.
 *
 * @throws UnderpinError `UP-NODES`; `UP-CONNECT` and the like if nobody can be asked
 */
export async function refuseUnloaded(
  repositories: readonly RepositorySettings[],
  { url, service, say }: OnDatabase & { readonly say: Say },
): Promise<void> {
  const nodes = await liveNodes(url as string, service);
  const silent = nodes.filter(({ says }) => keysOf(says) === null);
  if (silent.length > 0) say("WARNING", `Which keys these nodes have loaded is not known: ${silent.map(({ node }) => node).join(", ")}`);
  for (const { group, folder } of repositories) {
    const next = nextPrimary(folder);
    if (next === null) continue;
    const name = fingerprintOf(next);
    // Who has no keys of this kind, as its tokens are JWS, needs none.
    const without = nodes.filter(({ says }) => keysOf(says)?.[group]?.includes(name) === false);
    if (without.length === 0) continue;
    const named = without.map(({ node, secondsAgo }) => `${node} (seen ${secondsAgo} s ago)`).join(", ");
    throw new UnderpinError("UP-NODES", {
      what: `${without.length === 1 ? "A node has" : `${without.length} nodes have`} not loaded the staged key of ${folder}: ${named}.`,
      why: "Rotated now, that key encrypts, and these nodes would refuse what others have made with it.",
      fine: "No key was changed; all tokens are good on all nodes.",
      next: `Copy ${folder} to their [${group}] key_repository; they load it by themselves and say so within 10 seconds. Then run the same command again. --force rotates all the same.`,
    });
  }
}

async function liveNodes(url: string, service: OnDatabase["service"]): Promise<Nodes> {
  try {
    return await createEngine({ service, url }).nodes();
  } catch (cause) {
    if (!(cause instanceof UnderpinError)) throw cause;
    throw new UnderpinError(cause.code, {
      what: "Whether all nodes have loaded the staged key is not known: the database, where they say so, does not answer.",
      why: cause.why === undefined ? cause.message : `${cause.message} ${cause.why}`,
      fine: "No key was changed.",
      next: "Run the same command again when it does, or where it does. --force rotates all the same.",
      cause,
    });
  }
}

function keysOf(says: unknown): LoadedKeys | null {
  return (says as Said | null)?.keys ?? null;
}

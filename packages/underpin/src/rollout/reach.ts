import { openPlace } from "../dialects/open.ts";
import type { Database } from "../model/dialect.ts";
import { UnderpinError } from "../model/error.ts";
import { runCommand, type Known } from "./command.ts";
import type { CommandWords } from "./fleet/fleet.ts";
import type { RolloutOptions } from "./options.ts";

/** Of what a command said that failed; the rest was told while it ran. */
const SHOWN_LINES = 3;

/**
 * Runs a command of the fleet's file; each line that it says is an event.
 *
 * @returns its last lines
 * @throws UnderpinError `UP-ROLLOUT` if it fails
 */
export async function runOn({ onEvent, signal }: RolloutOptions, words: CommandWords, known: Known): Promise<readonly string[]> {
  const { code, said } = await runCommand(words, known, {
    onLine: (line) => onEvent?.({ type: "rollout-output", node: known.node.name, line }),
    ...(signal && { signal }),
  });
  signal?.throwIfAborted();
  if (code !== 0)
    throw new UnderpinError("UP-ROLLOUT", {
      what: `"${words[0]}" ended with ${code} on ${known.node.name}.`,
      why: said.slice(-SHOWN_LINES).join("; ") || "It said nothing.",
    });
  return said;
}

/**
 * Asks a command of the fleet's file something: what it says is its answer, and no event.
 *
 * @returns its last lines, however it ended: `grep -c` fails where it counts none
 * @throws UnderpinError `UP-ROLLOUT` if there is no such program
 */
export async function askOn({ signal }: RolloutOptions, words: CommandWords, known: Known): Promise<readonly string[]> {
  const { said } = await runCommand(words, known, signal && { signal });
  signal?.throwIfAborted();
  return said;
}

/**
 * One of the servers that hold the database together, past the balancer.
 *
 * @throws UnderpinError `UP-UNSUPPORTED` where there are none
 */
export async function databaseAt(options: RolloutOptions, address: string): Promise<Database> {
  const database = await openPlace(options);
  if (database.at && database.dialect.cluster) return await database.at(address);
  throw new UnderpinError("UP-UNSUPPORTED", {
    what: "This database has no servers that hold it together.",
    fine: "Nothing was changed by this step.",
  });
}

import type { Command } from "commander";
import { UnderpinError, type CommandLine } from "underpin/cli";
import { openSimple, sealSimple, type SimpleMasters } from "../../crypto/simple-crypto.ts";
import { activeKek, boundMeta } from "../../database/active-keks.ts";
import { payloadsNotUnder, replacePayload, type StoredPayload } from "../../database/payloads.ts";
import { stoppable } from "../stoppable.ts";
import { configuredMasters } from "./masters.ts";
import { addProjectCommand, type ProjectContext } from "./project-command.ts";

/** Adds `simple_crypto rewrap_secrets`: a project's secrets go under the key that its next ones are under. */
export function addRewrapSecrets(category: Command, line: CommandLine): void {
  addProjectCommand(category, line, {
    name: "rewrap_secrets",
    description: "encrypt a project's secrets with the key that is its active one",
    body: rewrapSecrets,
  });
}

/** Each payload is written in a transaction of its own: killed at any moment, it goes on when it is run again. */
async function rewrapSecrets({ context, options, pool, projectId }: ProjectContext): Promise<number> {
  const { output, json, engine } = context;
  const masters = configuredMasters(options);
  const kek = await pool.read((db) => activeKek(db, projectId));
  const meta = kek === undefined ? null : await boundMeta(pool, kek, () => masters.generate());
  const key = meta === null ? null : masters.open(meta);
  if (kek === undefined || key === null) throw withoutKey(options.project, kek?.kek_label ?? null);
  const counts = { changed: 0, failed: 0 };
  for await (const payload of payloadsNotUnder(pool, projectId, kek.id)) {
    await stoppable(engine.signal);
    const data = payloadOf(masters, payload);
    if (data === null) {
      counts.failed++;
      const why = "its key does not decrypt it, or none of the configured keys made its key";
      output.talk(
        json
          ? JSON.stringify({ type: "secret", id: payload.secret_id, outcome: "failed", why })
          : `ERROR Secret ${payload.secret_id} is as it was: ${why}`,
      );
      continue;
    }
    const cypherText = sealSimple(key, data);
    data.fill(0);
    // One that was written meanwhile is under the active key, or another run sees to it.
    if (!(await replacePayload(pool, payload, { kekId: kek.id, cypherText }))) continue;
    counts.changed++;
    if (json) output.data(JSON.stringify({ type: "secret", id: payload.secret_id, outcome: "changed" }));
  }
  if (json) output.data(JSON.stringify({ type: "result", ...counts }));
  else if (options.quiet !== true)
    output.data(`Secrets: ${counts.changed} changed, ${counts.failed} failed; the key is ${kek.kek_label ?? kek.id}`);
  return counts.failed > 0 ? 1 : 0;
}

function payloadOf(masters: SimpleMasters, { plugin_meta: meta, cypher_text: text }: StoredPayload): Buffer | null {
  const key = meta === null ? null : masters.open(meta);
  return key === null || text === null ? null : openSimple(key, text);
}

function withoutKey(project: string, label: string | null): UnderpinError {
  return new UnderpinError("UP-CONFIG", {
    what:
      label === null ? `The project ${project} has no active key.` : `None of the configured keys made the project's active key, ${label}.`,
    fine: "Nothing was changed.",
    next:
      label === null
        ? "Give it one: barbican-manage simple_crypto new_pkek."
        : "Add the key that did to [simple_crypto_plugin] kek, in a line of its own, then run the same command again.",
  });
}

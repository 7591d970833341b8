import { status } from "../../api/status.ts";
import { openDatabase } from "../../dialects/open.ts";
import { UnderpinError } from "../../model/error.ts";
import { filled, homeOf } from "./copy.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { givenBackup } from "./given-backup.ts";
import type { RolloutRehearsalOptions } from "./options.ts";
import type { RolloutRehearsal } from "./result.ts";
import { RoomWatch } from "./room.ts";
import { Trial } from "./trial.ts";

/**
 * Tries the change of a rollout on a copy of the service's database, with all of its rows: how long each phase takes, how much room it needs,
 * what would be refused, and whether both releases can serve after each. No node and no balancer is touched, and the database itself is only
 * read. The copy is taken away at the end; what a killed rehearsal left, the next one takes away.
 *
 * @throws UnderpinError `UP-REHEARSAL`, `UP-LEASE-HELD`, `UP-CONFIG`, `UP-RIGHT`, `UP-TOOL`, `UP-TOOL-FAILED`, `UP-BACKUP-SPOILT`, `UP-BACKUP-FOREIGN`
 * @example
 * const { outcome, steps } = await rehearseRollout({ service: shop, url, fleet, procedure: zero, to: "v2", file: "fleet.yaml.rehearsal" });
 */
export async function rehearseRollout(options: RolloutRehearsalOptions): Promise<RolloutRehearsal> {
  const { service, procedure, to, onEvent } = options;
  const startedAt = new Date().toISOString();
  const say = (text: string): void => onEvent?.({ type: "rollout-notice", text });
  const before = await fingerprintOf(options);
  if (options.revert) refuseOffline(options);
  const given = options.backup === undefined ? null : await givenBackup(options.backup, service.name);
  const home = await homeOf(options);
  await using scratch = await home.backups.scratch(given?.manifest.server.settings ?? home.facts.settings, "rehearsal");
  if (scratch.wasLeft) say(`A rehearsal that was killed had left ${scratch.name}; it was taken away.`);
  const copy = await openDatabase(scratch.connection);
  const trial = new Trial(options, scratch, copy);
  const manifest = await filled(options, home, scratch, given, (step, body) => trial.timed(step, body));
  if (given) say(`It is rehearsed with ${given.file}, of ${manifest.taken}.`);
  const stands = await status({ service, connection: scratch.connection });
  if (options.revert) refuseMidway(stands);
  const from = options.from ?? stands.release;
  await using room = await RoomWatch.of(copy);
  await trial.run(from, room);
  const { steps, notes, refused, throttle } = trial;
  const isUntouched = (await fingerprintOf(options)) === before;
  const findings = isUntouched
    ? trial.findings
    : [...trial.findings, { after: "all", what: "the database itself has another schema or record than before: somebody else changed it" }];
  return {
    service: service.name,
    procedure: procedure.name,
    from,
    to,
    outcome: refused ? "refused" : findings.length > 0 ? "failed" : "passed",
    startedAt,
    endedAt: new Date().toISOString(),
    copy: {
      backup: given?.file ?? null,
      taken: manifest.taken,
      tables: manifest.tables.length,
      rows: manifest.tables.reduce((sum, table) => sum + table.rows, 0),
    },
    steps,
    throttle,
    room: room.room,
    findings,
    notes,
    refused,
    isUntouched,
  };
}

/** @throws UnderpinError `UP-CONFIG` */
function refuseOffline({ procedure }: RolloutRehearsalOptions): void {
  if (procedure.mode === "online") return;
  throw new UnderpinError("UP-CONFIG", {
    what: `With "${procedure.name}" there is no revert: the way back is the backup.`,
    fine: "Nothing was done.",
    next: "Leave --revert out: that the backup can be restored is a part of the rehearsal.",
  });
}

/** @throws UnderpinError `UP-ORDER` */
function refuseMidway({ versions }: Awaited<ReturnType<typeof status>>): void {
  if (versions.expand === versions.contract) return;
  throw new UnderpinError("UP-ORDER", {
    what: "The database is in the middle of an upgrade; what revert would leave could not be compared.",
    fine: "The copy was taken away; nothing else was changed.",
    next: "Leave --revert out: the rest of the way is rehearsed.",
  });
}

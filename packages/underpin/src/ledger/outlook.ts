import type { Session } from "../model/dialect.ts";
import { journalTitle } from "../model/ledger-names.ts";
import { forgetScript, type JournalKey } from "./journal.ts";

/** A step of a data migration, as it was planned. */
interface OutlookStep {
  readonly title: string;
  /** Whether it carries rows over, and of about how many there were then. */
  readonly moves: boolean;
  readonly rows?: number;
}

/** What the data migration of an evolution in flight consists of. */
export interface Outlook {
  readonly version: number;
  readonly steps: readonly OutlookStep[];
}

/** What a row says beside its title: that in full, where the journal has not room for it. */
interface Told {
  readonly title?: string;
  readonly moves?: true;
  readonly rows?: number;
}

const outlookOf = (service: string, version: number): JournalKey => ({ service, repository: "outlook", version });

/**
 * Notes what an evolution's data migration will do, so that whoever asks where it stands need not plan it anew. It holds for the expansion
 * that it was planned with: that one's epoch stands beside it. Without an expansion nothing is noted.
 */
export async function writeOutlook(session: Session, service: string, { version, steps }: Outlook): Promise<void> {
  await forgetScript(session, outlookOf(service, version));
  const [expansion] = await session.query<{ title: string; epoch: number }>(
    "SELECT title, epoch FROM underpin_journal WHERE service = ? AND repository = 'expand' AND version = ? AND step = 0",
    [service, version],
  );
  if (!expansion) return;
  const now = Date.now();
  const insert = (step: number, title: string, told: Told): Promise<unknown> =>
    session.run(
      "INSERT INTO underpin_journal (service, repository, version, step, title, state, epoch, started_at, made) VALUES (?, 'outlook', ?, ?, ?, 'planned', ?, ?, ?)",
      [service, version, step, journalTitle(title), expansion.epoch, now, JSON.stringify(told)],
    );
  await insert(0, expansion.title, {});
  for (const [i, { title, moves, rows }] of steps.entries())
    await insert(i + 1, title, {
      ...(title !== journalTitle(title) && { title }),
      ...(moves && { moves }),
      ...(rows !== undefined && { rows }),
    });
}

/** Forgets what an evolution's data migration was to do. */
export async function forgetOutlook(session: Session, service: string, version: number): Promise<void> {
  await forgetScript(session, outlookOf(service, version));
}

/** What was noted for the expansions after a version, as far as they are still the same ones. */
export async function readOutlooks(session: Session, service: string, after: number): Promise<readonly Outlook[]> {
  // A ledger that is only looked at may be without the newest column: then it has no notes.
  const rows = await session.query<{ version: number; step: number; title: string; made?: string | null }>(
    `SELECT o.* FROM underpin_journal o
     JOIN underpin_journal e ON e.service = o.service AND e.version = o.version AND e.repository = 'expand' AND e.step = 0 AND e.epoch = o.epoch
     WHERE o.service = ? AND o.repository = 'outlook' AND o.version > ? ORDER BY o.version, o.step`,
    [service, after],
  );
  const versions = new Set(rows.map(({ version }) => Number(version)));
  return [...versions].flatMap((version) => {
    const own = rows.filter((row) => Number(row.version) === version);
    if (own.some(({ made }) => made == null)) return [];
    return [{ version, steps: own.filter(({ step }) => Number(step) > 0).map(stepOf) }];
  });
}

function stepOf({ title, made }: { readonly title: string; readonly made?: string | null }): OutlookStep {
  const { moves = false, ...told } = JSON.parse(made ?? "{}") as Told;
  return { title, ...told, moves };
}

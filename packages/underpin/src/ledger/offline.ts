import type { Session } from "../model/dialect.ts";
import { forgetScript, openPages, openScript, type JournalKey } from "./journal.ts";

const pageOf = (service: string, version: number): JournalKey => ({ service, repository: "offline", version });

/** Notes that an offline upgrade begins: until its end nothing keeps the two shapes equal. */
export async function beginOffline(session: Session, service: string, version: number, epoch: number): Promise<void> {
  await openScript(session, pageOf(service, version), "offline upgrade", epoch);
}

/** Forgets it, once it has ended, or was taken back. */
export async function endOffline(session: Session, service: string): Promise<void> {
  for (const version of await openPages(session, service, "offline")) await forgetScript(session, pageOf(service, version));
}

/** The version that an offline upgrade was on its way to when it stopped; null where it changed nothing, or others went on from there. */
export async function unfinishedOffline(
  session: Session,
  service: string,
  { expanded, contracted }: { readonly expanded: number; readonly contracted: number },
): Promise<number | null> {
  if (expanded <= contracted) return null;
  return (await openPages(session, service, "offline")).findLast((version) => version > contracted) ?? null;
}

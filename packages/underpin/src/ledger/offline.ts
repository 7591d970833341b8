import type { Session } from "../model/dialect.ts";
import { forgetScript, openPages, openScript, type JournalKey } from "./journal.ts";

const pageOf = (service: string, version: number): JournalKey => ({ service, repository: "offline", version });

/** Notes that a version is expanded offline: until it is contracted nothing keeps the two shapes equal. */
export async function beginOffline(session: Session, service: string, version: number, epoch: number): Promise<void> {
  await openScript(session, pageOf(service, version), "offline upgrade", epoch);
}

/** Forgets it: it is contracted, or its expansion has been brought to its end online, with triggers. */
export async function endOffline(session: Session, service: string, version: number): Promise<void> {
  await forgetScript(session, pageOf(service, version));
}

/** The newest version that was expanded offline and is not contracted; null if there is none. */
export async function unfinishedOffline(
  session: Session,
  service: string,
  { expanded, contracted }: { readonly expanded: number; readonly contracted: number },
): Promise<number | null> {
  if (expanded <= contracted) return null;
  return (await openPages(session, service, "offline")).findLast((version) => version > contracted && version <= expanded) ?? null;
}

import type { ActionContext } from "underpin/cli";
import { findRelease } from "underpin/service";
import { barbican } from "../service.ts";

/** The first release that does not read keys as Liberty signed them. */
const SINCE = findRelease(barbican, "mitaka")?.version ?? 0;

/** What is to be done beside the upgrade to it. */
export const SIGNATURES =
  "WARNING Keys of a PKCS#11 module were found. Before the services start: barbican-manage hsm migrate_kek_signatures";

/** Whether an upgrade has passed the release from which on keys of a hardware security module are signed otherwise, and there are such keys. */
export async function wantsNewSignatures({ url }: Pick<ActionContext, "url">, from: number, to: number): Promise<boolean> {
  if (from === 0 || from >= SINCE || to < SINCE) return false;
  const { openDatabase } = await import("underpin/engine");
  await using session = await (await openDatabase(url ?? "")).connect();
  const keys = await session.query("SELECT id FROM kek_data WHERE plugin_name LIKE '%P11CryptoPlugin' LIMIT 1");
  return keys.length > 0;
}

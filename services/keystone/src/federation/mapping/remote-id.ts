import { MappingRefusal, invalid } from "./mapping-refusal.ts";

/**
 * Refuses an assertion that another identity provider made than the one it is used for. Without a variable that names the provider, or
 * without ids that it is known by, every assertion is taken.
 *
 * @param attribute the variable that names it: the protocol's `remote_id_attribute`, or that of its group in the configuration, or that of `[federation]`
 * @throws MappingRefusal
 */
export function checkRemoteId(remoteIds: readonly string[], attribute: string | undefined, assertion: ReadonlyMap<string, string>): void {
  if (attribute === undefined || attribute === "" || remoteIds.length === 0) return;
  const said = assertion.get(attribute);
  if (said === undefined) throw invalid("Could not find Identity Provider identifier in environment");
  if (!remoteIds.includes(said))
    throw new MappingRefusal("Forbidden", "Incoming identity provider identifier not included among the accepted identifiers.");
}

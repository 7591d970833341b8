import { isObject, own } from "./json.ts";
import { invalid } from "./mapping-refusal.ts";
import { isSchemaVersion, type Release, type SchemaVersion } from "./release.ts";
import { complaints } from "./schema.ts";
import { MAPPINGS } from "./schemas.ts";

/** How mappings are read. */
export interface MappingSettings {
  readonly release: Release;
  /** `[federation] attribute_mapping_default_schema_version` */
  readonly defaultSchemaVersion: string;
}

/**
 * Refuses a mapping that is not of the form that its version has.
 *
 * @throws MappingRefusal `ValidationError`
 */
export function validateMapping(mapping: unknown, settings: MappingSettings): void {
  const schema = settings.release === "22" ? MAPPINGS["22"] : MAPPINGS[schemaVersion(mapping, settings)];
  const messages = complaints(mapping, schema, settings.release);
  if (messages !== "") throw invalid(messages);
}

/** By which version a mapping is read: the one that it says, or the configured one. Release 22 reads all by the first. */
export function schemaVersion(mapping: unknown, { release, defaultSchemaVersion }: MappingSettings): SchemaVersion {
  if (release === "22") return "1.0";
  if (!isObject(mapping)) throw invalid("A mapping must be an object.");
  const said = own(mapping, "schema_version");
  const version = said === undefined ? defaultSchemaVersion : said;
  if (!isSchemaVersion(version))
    throw invalid(`Schema version ${JSON.stringify(version)} of a mapping is unknown: 1.0, 2.0 and 3.0 are there.`);
  return version;
}

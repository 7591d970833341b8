/** The release of Keystone that is followed where 30.0.0 and 22.0.2 differ. */
export type Release = "30" | "22";

/** By which schema, and by which rules, a mapping is read. */
export type SchemaVersion = "1.0" | "2.0" | "3.0";

/** Whether a text is a version that there is. */
export function isSchemaVersion(version: unknown): version is SchemaVersion {
  return version === "1.0" || version === "2.0" || version === "3.0";
}

import { listOf, objectOf, own } from "./json.ts";
import { fill } from "./local.ts";
import type { MappedProperties } from "./mapped-properties.ts";
import { directMaps, type Assertion } from "./requirements.ts";
import { transform } from "./transform.ts";
import { schemaVersion, type MappingSettings } from "./validate-mapping.ts";

/** A mapping as it is stored. */
export interface Mapping {
  readonly id: string;
  readonly rules: unknown;
  readonly schema_version?: unknown;
}

/**
 * Who somebody is by what an identity provider says: each rule that applies adds to it.
 *
 * @param attributes by name; several values are separated by semicolons
 * @throws MappingRefusal if no rule applies, or if one can't be followed
 */
export function mapAssertion(
  mapping: Mapping,
  attributes: Iterable<readonly [name: string, value: string]>,
  settings: MappingSettings,
): MappedProperties {
  const version = schemaVersion(mapping, settings);
  const assertion: Assertion = new Map(Array.from(attributes, ([name, value]) => [name, value.split(";")]));
  const identities = listOf(mapping.rules, "rules").flatMap((given) => {
    const rule = objectOf(given, "a rule");
    const values = directMaps(listOf(own(rule, "remote"), "remote"), assertion, settings.release);
    if (values === undefined) return [];
    return listOf(own(rule, "local"), "local").map((one) =>
      fill(objectOf(one, "what is in local"), { mappingId: mapping.id, version, values }),
    );
  });
  return transform(identities, version, settings.release);
}

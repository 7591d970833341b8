import { pythonRepr } from "@underpin/oslo/python";
import { GroupsByDomain, listedGroups, textList, type Doubt } from "./groups.ts";
import { isObject, listOf, objectOf, own, textOf, type JsonObject } from "./json.ts";
import type { MappedGroup, MappedProject, MappedProperties, MappedUser } from "./mapped-properties.ts";
import { invalid, type MappingRefusal } from "./mapping-refusal.ts";
import type { Release, SchemaVersion } from "./release.ts";

const NOBODY =
  "Could not map any federated user properties to identity values. Check debug logs or the mapping used for additional details.";

/**
 * Gathers what the rules that applied say: the first user, all groups, the last projects.
 *
 * @throws MappingRefusal
 */
export function transform(identities: readonly JsonObject[], version: SchemaVersion, release: Release): MappedProperties {
  if (identities.length === 0) throw invalid(NOBODY);
  let user: JsonObject = {};
  let projects: readonly MappedProject[] = [];
  const ids = new Set<string>();
  const names: MappedGroup[] = [];
  const named = new GroupsByDomain();
  const doubts: MappingRefusal[] = [];
  const doubt: Doubt = (refusal) => doubts.push(refusal);
  for (const identity of identities) {
    if (Object.keys(user).length === 0 && Object.hasOwn(identity, "user")) user = objectOf(own(identity, "user"), "user");
    if (Object.hasOwn(identity, "group")) addGroup(objectOf(own(identity, "group"), "group"), { ids, names, named, release });
    if (Object.hasOwn(identity, "groups")) names.push(...listedGroups(identity, doubt));
    if (Object.hasOwn(identity, "group_ids")) for (const id of textList(own(identity, "group_ids"), "group_ids", doubt)) ids.add(id);
    if (Object.hasOwn(identity, "projects") || (release === "30" && Object.hasOwn(identity, "projects_json")))
      projects = projectsOf(identity, version);
  }
  const domain = own(identities.at(-1) ?? {}, "domain");
  const mapped = { user: normalized(user, version, release, domain), group_ids: [...ids], group_names: names, projects };
  if (doubts[0] !== undefined) throw doubts[0];
  return mapped;
}

/** A group of a rule. All groups named so far are given again with each, as upstream does; 22 gives them with a group's id, too. */
function addGroup(
  group: JsonObject,
  {
    ids,
    names,
    named,
    release,
  }: { readonly ids: Set<string>; readonly names: MappedGroup[]; readonly named: GroupsByDomain; readonly release: Release },
): void {
  const isById = Object.hasOwn(group, "id");
  if (isById) ids.add(textOf(own(group, "id"), "the id of a group"));
  else if (Object.hasOwn(group, "name")) named.add(group);
  if (release === "22" || (!isById && Object.hasOwn(group, "name"))) names.push(...named.all());
}

function normalized(user: JsonObject, version: SchemaVersion, release: Release, domain: unknown): MappedUser {
  const type = own(user, "type") ?? null;
  const isKnown = type === null || type === "ephemeral" || type === "local" || (release === "22" && type === "");
  if (!isKnown) throw invalid(`User type ${typeof type === "string" ? type : pythonRepr(type)} not supported`);
  const typed = { ...user, type: type ?? "ephemeral" };
  return (version === "1.0" ? typed : withDomain(typed, domain)) as unknown as MappedUser;
}

function projectsOf(identity: JsonObject, version: SchemaVersion): readonly MappedProject[] {
  const listed = listOf(own(identity, "projects") ?? [], "projects");
  const given = version === "3.0" ? listOf(own(identity, "projects_json") ?? [], "projects_json") : [];
  const projects = [...listed, ...given].map((project) => objectOf(project, "a project"));
  const domain = own(identity, "domain");
  return (version === "1.0" ? projects : projects.map((project) => withDomain(project, domain))) as unknown as readonly MappedProject[];
}

/** What says no domain has that of its rule. */
function withDomain(of: JsonObject, domain: unknown): JsonObject {
  const said = own(of, "domain");
  return isObject(said) && Object.keys(said).length > 0 ? of : { ...of, domain: domain ?? null };
}

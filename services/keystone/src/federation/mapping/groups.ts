import { pythonRepr } from "@underpin/oslo/python";
import { isObject, objectOf, own, textOf, type JsonObject } from "./json.ts";
import { asPython, invalid, type MappingRefusal } from "./mapping-refusal.ts";
import { literalList, NO_TEXT } from "./python/literal.ts";
import type { MappedGroup } from "./mapped-properties.ts";

/** Takes what is refused when nothing else is: upstream goes on with it, and ends in an error, or finds what nobody meant. */
export type Doubt = (refusal: MappingRefusal) => void;

/** The texts of a list in Python's notation; of a text that is none, the text. */
export function textList(value: unknown, name: string, doubt: Doubt): readonly string[] {
  const text = textOf(value, name);
  const items = asPython(
    () => `Invalid ${name} ${JSON.stringify(text)}`,
    () => literalList(text),
  );
  const texts = (items ?? [text]).filter((item) => item !== NO_TEXT);
  if (texts.length < (items?.length ?? 1)) doubt(invalid(`Invalid ${name} ${JSON.stringify(text)}: all of it must be texts.`));
  return texts;
}

/** The groups of `groups`: names of the domain beside it, or objects that have both. */
export function listedGroups(identity: JsonObject, doubt: Doubt): readonly MappedGroup[] {
  const groups = textOf(own(identity, "groups"), "groups");
  const domain = own(identity, "domain");
  if (groups.includes("name")) return textList(groups, "groups", doubt).map((group) => describedGroup(group, identity, doubt));
  if (domain === undefined) throw withoutDomain(identity);
  return textList(groups, "groups", doubt).map((name) => ({ name, domain: objectOf(domain, "the domain of groups") }));
}

/** A group that is described by JSON: `JSON:{"name": …, "domain": {…}}`. */
function describedGroup(text: string, identity: JsonObject, doubt: Doubt): MappedGroup {
  const group: unknown = text.startsWith("JSON:") ? parsed(text.replace(/^[JSON:]+/, "")) : text;
  const hasDomain = isObject(group)
    ? Object.hasOwn(group, "domain")
    : (Array.isArray(group) || typeof group === "string") && group.includes("domain");
  if (!hasDomain) throw withoutDomain(identity);
  if (!isObject(group) || typeof own(group, "name") !== "string" || !isObject(own(group, "domain")))
    doubt(invalid(`Invalid group ${JSON.stringify(text)}: it must have a name and a domain.`));
  return group as MappedGroup;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw invalid(`Invalid group ${JSON.stringify(text)}: ${(cause as Error).message}`, { cause });
  }
}

function withoutDomain(identity: JsonObject): Error {
  const repr = pythonRepr(identity);
  return invalid(`Invalid rule: ${repr}. Both 'groups' and 'domain' keywords must be specified.`);
}

/** Groups that rules name one by one, by their domain; of the same name, the last counts, in the place of the first. */
export class GroupsByDomain {
  readonly #domains = new Map<string | null, Map<string, MappedGroup>>();

  add(group: JsonObject): void {
    const name = textOf(own(group, "name"), "the name of a group");
    const domain = objectOf(own(group, "domain"), "the domain of a group");
    const [byName, byId] = [own(domain, "name"), own(domain, "id")];
    const key = textOrNull(byName) || textOrNull(byId);
    const groups = this.#domains.get(key) ?? new Map<string, MappedGroup>();
    this.#domains.set(key, groups.set(name, group as unknown as MappedGroup));
  }

  all(): readonly MappedGroup[] {
    return [...this.#domains.values()].flatMap((groups) => [...groups.values()]);
  }
}

function textOrNull(value: unknown): string | null {
  return value === undefined || value === null ? null : textOf(value, "a domain's name or id");
}

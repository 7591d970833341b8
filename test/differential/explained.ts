import type { Difference } from "./compare.ts";
import type { Answered, Sent } from "./http.ts";
import { isOperation } from "./random/operations.ts";

interface Case {
  readonly sent: Sent;
  readonly python: Answered;
  readonly ours: Answered;
}

interface Explained {
  /** As docs/keystone/differences.md says it. */
  readonly reason: string;
  readonly is: (release: string, one: Case, difference: Difference) => boolean;
}

/** Differences that are meant; each stands in docs/keystone/differences.md, too. */
const EXPLAINED: readonly Explained[] = [
  {
    reason: "a refusal repeats what was sent, but for its secrets",
    is: (_, __, { place, ours }) => place === "body.error.message" && String(ours).includes("'***'"),
  },
  {
    reason: "where upstream fails with 500, the client's mistake is answered with 4xx",
    is: (_, { python, ours }) => python.status === 500 && ours.status >= 400 && ours.status < 500,
  },
  {
    reason: "where upstream fails with 500 though nothing is wrong with the request, it is answered",
    is: (_, { python, ours }) => python.status === 500 && ours.status < 400,
  },
  {
    reason: "methods that upstream takes only because its classes are shared, and no document names, are answered with 405",
    is: (_, { sent, ours }) => ours.status === 405 && !isOperation(sent.method, sent.path),
  },
  {
    reason:
      "Allow names what there is: upstream names all methods of a class that it shares between a collection and its members, or that it refuses",
    is: (_, { sent, ours }, { place, python, ours: mine }) =>
      place === "header allow" && [200, 405].includes(ours.status) && namesOperations(sent.path, python, mine),
  },
  {
    reason: "links repeat the path as it was sent: upstream has it decoded, and what is not ASCII as Latin-1",
    is: (_, __, { place, python, ours }) => /\.links\.(?:self|next)$/.test(place) && python === unquoted(String(ours)),
  },
  {
    reason: "where upstream stumbles with 400 in Python's own words, the request is answered, or refused in ours",
    is: (_, { python, ours }) => python.status === 400 && PYTHONS_WORDS.test(python.text) && ours.status < 500,
  },
  {
    reason: "a page of a list that upstream takes in no order is one in the order of ids",
    is: (_, { sent, python, ours }, { place }) =>
      alike(python, ours) && /[?&]limit=\d/.test(sent.path) && UNORDERED.test(sent.path) && /^body\.(?!links\.self)/.test(place),
  },
  {
    reason:
      "limit=0 is an empty page everywhere; upstream gives all projects and domains, and marks neither access rules nor others as cut",
    is: (_, { sent, python, ours }) => alike(python, ours) && /[?&]limit=0(?:&|$)/.test(sent.path),
  },
  {
    reason: "22: access rules are found under their own user alone; upstream finds and removes those of others, too",
    is: (release, { sent, ours }) =>
      release === "22" &&
      /^\/v3\/users\/[^/]+\/access_rules\/[^/]+$/.test(sent.path) &&
      ours.status === 404 &&
      ours.text.includes("Access Rule"),
  },
  {
    reason: "a word for a truth value is refused as such, before anything else is looked at",
    is: (_, { python, ours }, { place }) =>
      alike(python, ours) && place === "body.error.message" && ours.text.includes("is not of type 'boolean'"),
  },
  {
    reason: "a body that is no JSON is refused before the token is looked at",
    is: (_, { python, ours }) =>
      ours.status === 400 && ours.text.includes("Expecting to find valid JSON") && [401, 404].includes(python.status),
  },
  {
    reason: "a value that the database cannot take is refused with 400",
    is: (_, { ours }) => ours.status === 400 && ours.text.includes("a value that the database cannot take"),
  },
  {
    reason: "a part of a truth value is no condition",
    is: (_, { sent, python, ours }) => alike(python, ours) && /[?&]enabled__/.test(sent.path),
  },
  {
    reason: "a number beyond 2^53 is shown in another way",
    is: (_, { sent, python, ours }, { place }) =>
      alike(python, ours) && place === "body.error.message" && /\de\+\d/.test(JSON.stringify(sent.body)),
  },
  {
    reason: "what a role implied goes with it; upstream keeps that on SQLite, and does not find the role afterwards",
    is: (_, { sent, python }) => {
      const role = python.status === 404 ? /Could not find role: ([0-9a-f]{32})/.exec(python.text)?.[1] : undefined;
      return role !== undefined && !JSON.stringify([sent.path, sent.body]).includes(role);
    },
  },
  {
    reason: "a conflict of identity providers names what is taken, as upstream does on every database but SQLite",
    is: (_, { python }, { place }) => place === "body.error.message" && python.text.includes("store identity_provider - Duplicate"),
  },
];

/** What Python says of a value that has not the type that its code expects. */
const PYTHONS_WORDS =
  /indices must be|object (?:is not|does not|has no|cannot)|unhashable type|argument of type|must be str|can only concatenate|unexpected keyword|not supported between/;
/** Lists that upstream has no order for. */
const UNORDERED = /^\/v3\/(?:roles|credentials|groups\/[^/?]+\/users|users\/[^/?]+\/(?:groups|projects|access_rules))\?/;

function alike(python: Answered, ours: Answered): boolean {
  return python.status === ours.status;
}

/** Whether `Allow` of ours lacks nothing but methods that are no operations. */
function namesOperations(path: string, python: unknown, ours: unknown): boolean {
  const [theirs = [], mine = []] = [python, ours].map((allow) =>
    String(allow ?? "")
      .toUpperCase()
      .split(", "),
  );
  return mine.every((method) => theirs.includes(method)) && theirs.every((method) => mine.includes(method) || !isOperation(method, path));
}

/** A link as Python's WSGI has its path. */
function unquoted(link: string): string {
  const [path = "", ...query] = link.split("?");
  const bytes = path.replaceAll(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return [bytes, ...query].join("?");
}

/** Whether upstream has left rows of what it refused: the domain that it makes for an identity provider, and takes back where that is there already. */
export function leavesTraces({ sent, python }: Case): boolean {
  return python.status === 409 && sent.method === "PUT" && sent.path.startsWith("/v3/OS-FEDERATION/identity_providers/");
}

/** Why a difference is meant, if it is. */
export function explanationOf(release: string, one: Case, difference: Difference): string | undefined {
  return EXPLAINED.find(({ is }) => is(release, one, difference))?.reason;
}

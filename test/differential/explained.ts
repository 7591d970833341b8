import type { Difference } from "./compare.ts";
import type { Answered, Sent } from "./http.ts";
import { isAnsweredFailure, isRefusedFailure } from "./failures.ts";
import { isOperation } from "./random/operations.ts";
import { PERSONAS } from "./cloud/personas.ts";
import type { Step } from "./scenario.ts";

interface Case {
  readonly step: Step;
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
    is: (_, __, { place, python, ours }) => place === "body.error.message" && withSecrets(String(ours)).test(withoutSpace(String(python))),
  },
  {
    reason: "where upstream fails with 500, the client's mistake is answered with 4xx",
    is: (_, { sent, python, ours }) => python.status === 500 && isRefusedFailure(withoutQuery(sent), ours.status, ours.text),
  },
  {
    reason: "30: a limit that is no number is refused, and who may not read the list, where upstream fails with 500",
    is: (release, { sent, python, ours }) =>
      release === "30" &&
      python.status === 500 &&
      /^(?:GET|HEAD) /.test(withoutQuery(sent)) &&
      /[?&]limit=[^&]*[^&\d]/.test(sent.path) &&
      (isForbidden(ours) || (sent.method === "HEAD" && [400, 403].includes(ours.status))),
  },
  {
    reason: "where upstream fails with 500 though nothing is wrong with the request, it is answered",
    is: (release, { sent, python, ours }) =>
      python.status === 500 && ours.status === 200 && isAnsweredFailure(release, `${sent.method} ${sent.path}`),
  },
  {
    reason: "methods that upstream takes only because its classes are shared, and no document names, are answered with 405",
    is: (_, { sent, python, ours }) => ours.status === 405 && python.status >= 400 && !isOperation(sent.method, sent.path),
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
    reason: "where a tag is, is a path that can be followed: upstream leaves signs in it that no path may have",
    is: (_, { sent, python, ours }, { place, python: theirs, ours: mine }) =>
      place === "header location" &&
      python.status === 201 &&
      ours.status === 201 &&
      /^PUT \/v3\/projects\/[^/]+\/tags\/[^/]+$/.test(withoutQuery(sent)) &&
      [true, false].some((hasTabs) => theirs === withSigns(String(mine), hasTabs)),
  },
  {
    reason:
      "where upstream stumbles with 400 in Python's own words over a value that something in a list doesn't have, the list is answered",
    is: (_, { sent, python, ours }) =>
      python.status === 400 &&
      ours.status === 200 &&
      (/argument of type '\w+' is not iterable/.test(python.text) || (sent.method === "HEAD" && python.text === "")) &&
      COMPARED.test(sent.path),
  },
  {
    reason: "where upstream refuses a body in Python's own words, it is refused in ours",
    is: (_, { sent, python, ours }) =>
      python.status === 400 && ours.status === 400 && /^P(?:OST|UT|ATCH)$/.test(sent.method) && PYTHONS_WORDS.test(python.text),
  },
  {
    reason: "a body's `links` that is no object is ignored, where upstream stumbles over it",
    is: (_, { sent, python, ours }) =>
      python.status === 400 &&
      ours.status < 300 &&
      /object does not support item assignment|list indices must be integers/.test(python.text) &&
      /"links":(?!\{)/.test(JSON.stringify(sent.body)),
  },
  {
    reason: "a body's `links` are not shown among the service's own",
    is: (_, { sent, python, ours }, { place, ours: mine }) =>
      python.status === ours.status &&
      /^body\.\w+\.(?:extra\.)?links\.\w+$/.test(place) &&
      mine === undefined &&
      /"links":\{/.test(JSON.stringify(sent.body)),
  },
  {
    reason: "30: a body of a request that reads an application credential is ignored, as on all other reads",
    is: (release, { sent, python, ours }) =>
      release === "30" &&
      /^(?:GET|HEAD) \/v3\/users\/[^/]+\/application_credentials\/[^/]+$/.test(withoutQuery(sent)) &&
      sent.body !== undefined &&
      python.status === 400 &&
      /Additional properties are not allowed|is not of type/.test(python.text) &&
      ours.status !== 400,
  },
  {
    reason: "an answer to OPTIONS has a request id, whatever else was sent",
    is: (_, { sent }, { place, python, ours }) =>
      sent.method === "OPTIONS" && place === "header x-openstack-request-id" && python === false && ours === true,
  },
  {
    reason: "a page of a list that upstream takes in no order is one in the order of ids",
    is: (_, { sent, python, ours }, { place }) =>
      areRead(python, ours) &&
      /[?&]limit=[1-9]/.test(sent.path) &&
      UNORDERED.test(sent.path) &&
      (place === "body.links.next" || isOfList(place) || (place === "body.truncated" && /[?&]marker=/.test(sent.path))) &&
      listOf(python).length === listOf(ours).length,
  },
  {
    reason: "a marker is followed where upstream's link to the next page leads to the same one",
    is: (_, { sent, python, ours }, { place }) =>
      areRead(python, ours) &&
      MARKED.test(sent.path) &&
      (place === "body.links.next" || isOfList(place)) &&
      listOf(ours).length <= listOf(python).length,
  },
  {
    reason: "a marker that is nothing's is refused, as on other lists, where upstream does not heed markers",
    is: (release, { sent, python, ours }) =>
      release === "30" &&
      MARKED.test(sent.path) &&
      python.status === 200 &&
      ours.status === 404 &&
      /Marker .* could not be found/.test(ours.text),
  },
  {
    reason: "30: a negative limit is refused; upstream leaves out so many of the list's end, or fails",
    is: (release, { sent, python, ours }) =>
      release === "30" &&
      /[?&]limit=-\d/.test(sent.path) &&
      python.status === 200 &&
      ours.status === 400 &&
      ours.text.includes("Invalid input for field/attribute limit. Value: -"),
  },
  {
    reason: "access rules have no pages: upstream cuts them off, and doesn't say so",
    is: (_, { sent, python, ours }, difference) =>
      areRead(python, ours) && /^\/v3\/users\/[^/]+\/access_rules\?(?:.*&)?limit=/.test(sent.path) && isMore(difference),
  },
  {
    reason: "limit=0 is an empty page everywhere; upstream gives all projects and domains, and does not mark others as cut",
    is: (_, { sent, python, ours }, { place }) =>
      areRead(python, ours) &&
      /[?&]limit=0(?:&|$)/.test(sent.path) &&
      listOf(ours).length === 0 &&
      (listOf(python).length === 0 || /^\/v3\/(?:projects|domains)\?/.test(sent.path)) &&
      (["body.links.next", "body.truncated"].includes(place) || isOfList(place)),
  },
  {
    reason: "30: limit=0 with a condition, or a domain's token, is an empty page, too; upstream gives all users, or groups, that meet it",
    is: (release, { step, sent, python, ours }, { place }) =>
      release === "30" &&
      areRead(python, ours) &&
      /^\/v3\/(?:users|groups)\?/.test(sent.path) &&
      /[?&]limit=0(?:&|$)/.test(sent.path) &&
      (isOfDomain(step) || /[?&](?:name|enabled|domain_id|idp_id|protocol_id|unique_id|password_expires_at)(?:__\w+)?=/.test(sent.path)) &&
      listOf(ours).length === 0 &&
      (["body.links.next", "body.truncated"].includes(place) || isOfList(place)),
  },
  {
    reason:
      "30: a page by tags, by a part of a value in its case, or of a domain's token, is one of what was asked for; upstream takes a page of all, then looks through it",
    is: (release, { step, sent, python, ours }, difference) =>
      release === "30" &&
      areRead(python, ours) &&
      /[?&]limit=[1-9]/.test(sent.path) &&
      isLookedThrough(step, sent) &&
      listOf(python).length <= listOf(ours).length &&
      (["body.links.next", "body.truncated"].includes(difference.place) || isMore(difference)),
  },
  {
    reason: "a user is listed once, whom upstream lists by their local name and by the same one with an identity provider",
    is: (_, { sent, python, ours }, { place, python: theirs, ours: mine }) =>
      areRead(python, ours) &&
      /^\/v3\/users\?(?:.*&)?name(?:__\w+)?=/.test(sent.path) &&
      /^body\.users\.\d+$/.test(place) &&
      mine === undefined &&
      listOf(python).filter((user) => idOf(user) === idOf(theirs)).length > 1 &&
      listOf(ours).some((user) => idOf(user) === idOf(theirs)),
  },
  {
    reason: "22: access rules are found under their own user alone; upstream finds and removes those of others, too",
    is: (release, { sent, python, ours }) =>
      release === "22" &&
      /^\/v3\/users\/[^/]+\/access_rules\/[^/]+$/.test(sent.path) &&
      (python.status < 300 || python.text.includes("May not delete access rule in use")) &&
      ours.status === 404 &&
      (sent.method === "HEAD" || ours.text.includes("Could not find Access Rule")),
  },
  {
    reason: "a body that is no JSON is refused before it is seen that a token's user or domain is gone",
    is: (_, { sent, python, ours }) => python.status === 404 && ours.status === 400 && isGoneBehind(sent, python) && isNoJson(sent, ours),
  },
  {
    reason: "what is no object, in a request that was signed, is as good as a wrong signature, where upstream stumbles over it with 400",
    is: (_, { sent, python, ours }) =>
      /^POST \/v3\/(?:ec2|s3)tokens$/.test(withoutQuery(sent)) &&
      python.status === 400 &&
      PYTHONS_WORDS.test(python.text) &&
      ours.status === 401 &&
      ours.text.includes("requires authentication"),
  },
  {
    reason: "a part of a truth value is no condition",
    is: (_, { sent, python, ours }, difference) =>
      areRead(python, ours) && WITH_TRUTH.test(sent.path) && (isMore(difference) || /[?&]limit=/.test(sent.path)),
  },
  {
    reason: "the policy of an endpoint that is gone is named by its id; upstream shows a tuple",
    is: (_, { python, ours }, { place, python: theirs, ours: mine }) =>
      python.status === 404 &&
      ours.status === 404 &&
      place === "body.error.message" &&
      String(mine).startsWith("Could not find policy: ") &&
      theirs === String(mine).replace(/: (\w+)\.$/, ": ('$1',)."),
  },
  {
    reason: "a character that MariaDB's older tables can't have is not found; upstream finds everything where case is not to matter",
    is: (_, { sent, python, ours }, { place, ours: mine }) =>
      areRead(python, ours) &&
      ASTRAL.test(sent.path) &&
      listOf(ours).length === 0 &&
      !/[\u{10000}-\u{10FFFF}]/u.test(JSON.stringify(listOf(python))) &&
      isOfList(place) &&
      mine === undefined,
  },
  {
    reason: "22: an integer that is written with an exponent or a fraction is the integer that it is",
    is: (release, { python, ours }, { place }) =>
      release === "22" &&
      python.status === 400 &&
      /(?:\d\.\d|\de\+?\d)\d* is not of type 'integer'/.test(python.text) &&
      (ours.status < 300 || (ours.status === 400 && place === "body.error.message" && /greater than|less than/.test(ours.text))),
  },
  {
    reason: "a number beyond 2^53 is shown in another way",
    is: (_, __, { place, python, ours }) =>
      place === "body.error.message" && String(python) !== String(ours) && withoutNumbers(String(python)) === withoutNumbers(String(ours)),
  },
  {
    reason: "what a role implied goes with it; upstream keeps that on SQLite, and does not find the role afterwards",
    is: (_, { sent, python, ours }) => {
      const role = python.status === 404 ? /Could not find role: ([0-9a-f]{32})/.exec(python.text)?.[1] : undefined;
      // Upstream does not come to ask who it is: what it would have said of the request is not known.
      return role !== undefined && ours.status < 500 && !JSON.stringify([sent.path, sent.body]).includes(role);
    },
  },
  {
    reason: "a conflict of identity providers names what is taken, as upstream does on every database but SQLite",
    is: (_, { sent, python, ours }, { place }) =>
      ["PUT", "PATCH"].includes(sent.method) &&
      place === "body.error.message" &&
      ["Duplicate entry", "Duplicate remote ID"].some(
        (what) =>
          python.text.includes(`store identity_provider - ${what}: None.`) && ours.text.includes(`store identity_provider - ${what}: `),
      ),
  },
];

/** What Python says of a value that has not the type that its code expects. */
const PYTHONS_WORDS =
  /indices must be|object (?:is not|does not|has no|cannot)|unhashable type|argument of type|must be str|can only concatenate|unexpected keyword|not supported between/;
/** Lists that upstream has no order for. */
const UNORDERED = /^\/v3\/(?:roles|credentials|groups\/[^/?]+\/users|users\/[^/?]+\/(?:groups|projects))\?/;
/** Lists whose marker upstream does not heed. */
const MARKED = /^\/v3\/(?:roles|users\/[^/?]+\/projects)\?(?:.*&)?marker=/;
/** Lists whose members are enabled or not, and a part of that is asked for. */
const WITH_TRUTH =
  /^\/v3\/(?:users|projects|domains|groups\/[^/?]+\/users|users\/[^/?]+\/projects|OS-FEDERATION\/(?:identity|service)_providers|services|endpoints)\?(?:.*&)?enabled__/;
/** A part of a value in any case is asked for, which has a character beyond the basic plane. */
const ASTRAL = /[?&]\w+__i(?:contains|startswith|endswith)=[^&]*%F[0-4]/i;
/** A part of a value is asked for. */
const COMPARED = /[?&]\w+__i?(?:contains|startswith|endswith)=/;

function withoutQuery({ method, path }: Sent): string {
  return `${method} ${path.split("?")[0]}`;
}

function areRead(python: Answered, ours: Answered): boolean {
  return python.status === 200 && ours.status === 200;
}

/** A refusal of ours, with whatever was a secret. Python breaks lines by how long values are. */
function withSecrets(ours: string): RegExp {
  if (!ours.includes("***")) return /$^/;
  const parts = withoutSpace(ours)
    .split(/'?\*\*\*'?/)
    .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join("[^]*")}$`);
}

function withoutSpace(text: string): string {
  return text.replaceAll(/\s+/g, "");
}

/** Whether a place is a list's member, or within one. */
function isOfList(place: string): boolean {
  return /^body\.\w+\.\d+(?:\.|$)/.test(place);
}

/** Whether ours has a list's member that Python lacks. */
function isMore({ place, python }: Difference): boolean {
  return /^body\.\w+\.\d+$/.test(place) && python === undefined;
}

/** The members of a list's answer. */
function listOf({ body }: Answered): readonly unknown[] {
  return Object.values(body as object).find((value) => Array.isArray(value)) ?? [];
}

/** A link with the signs of ASCII as they are; 30 drops tabs. */
function withSigns(link: string, hasTabs: boolean): string {
  return link.replaceAll(/%(?:2[1-9A-F]|[3-6][0-9A-F]|7[0-9A-E])/g, decodeURIComponent).replaceAll("%09", hasTabs ? "%09" : "");
}

/** Whether what is not there, by an answer, is something that the request does not name: of its token. An answer to HEAD does not say. */
function isGoneBehind({ method, path, body }: Sent, { text }: Answered): boolean {
  if (method === "HEAD") return text === "";
  const gone = /Could not find (?:user|domain|project): ([\w-]+)/.exec(text)?.[1];
  return gone !== undefined && !JSON.stringify([path, body]).includes(gone);
}

/** Whether a body was refused for being none of JSON's. */
function isNoJson({ method, body, headers }: Sent, { text }: Answered): boolean {
  if (method !== "HEAD") return /Expecting to find (?:valid JSON|application\/json)/.test(text);
  return body !== undefined && (typeof body === "string" || !/json/.test(headers["Content-Type"] ?? "json"));
}

/** Whether whoever asks has a token of a domain. */
function isOfDomain({ as = "admin" }: Step): boolean {
  const { scope } = (PERSONAS[as]?.["auth"] ?? {}) as { readonly scope?: unknown };
  return typeof scope === "object" && scope !== null && "domain" in scope;
}

/** Whether 30's database is asked for more than is shown of a list. */
function isLookedThrough(step: Step, { path }: Sent): boolean {
  if (/^\/v3\/(?:projects|groups)\?/.test(path) && isOfDomain(step)) return true;
  if (/^\/v3\/projects\?(?:.*&)?(?:not-)?tags(?:-any)?=/.test(path)) return true;
  return /^\/v3\/(?:users|groups|projects|domains)\?/.test(path) && /[?&]\w+__(?:contains|startswith|endswith)=/.test(path);
}

function idOf(thing: unknown): unknown {
  return (thing as { readonly id?: unknown }).id;
}

/** Whether the policy has refused somebody, by the roles that they have. */
function isForbidden({ status, text }: Answered): boolean {
  return status === 403 && text.includes("You are not authorized to perform the requested action");
}

function withoutNumbers(text: string): string {
  return text.replaceAll(/\d{16,}|\d[\d.]*e\+\d+/g, "N");
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

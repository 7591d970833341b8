import { pythonRepr } from "../python-text.ts";
import { parseAuthorization, type Parameter } from "./authorization-header.ts";
import { parseQuery, percentDecode } from "./form-encoding.ts";
import { Refusal } from "./refusal.ts";

/** A request as it came. */
export interface IncomingRequest {
  /** Absolute, as clients know it: `[DEFAULT] public_endpoint`. */
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The parameters of its query, which upstream takes for the body's where the request says that it has a form. */
  readonly args: readonly Parameter[];
}

/** A signed request, taken apart. */
export interface OAuth1Request {
  readonly url: string;
  readonly method: string;
  /** All that is signed. */
  readonly params: readonly Parameter[];
  /** The protocol's own parameters. */
  readonly oauth: ReadonlyMap<string, string>;
  readonly realm: string | undefined;
}

const FORM = "application/x-www-form-urlencoded";

/**
 * Takes a request apart. Its protocol parameters are in one place: the header, the body, or the query.
 *
 * @throws Refusal
 */
export function readRequest({ url, method, headers, args }: IncomingRequest): OAuth1Request {
  const names = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const authorization = names.get("authorization");
  const header = authorization === undefined ? [] : parseAuthorization(authorization);
  if (header === null) throw new Refusal("invalid_request", "Malformed authorization header");
  const query = parseQuery(queryOf(url));
  if (query === null) throw new Refusal("invalid_request", "Malformed query");
  // As a form, of a name that comes twice the first value counts.
  const body = names.get("content-type")?.includes(FORM) === true ? [...new Map(args.toReversed()).entries()].toReversed() : [];
  const sources = { AUTH_HEADER: decoded(header), BODY: decoded(body), QUERY: decoded(query) };
  const oauth = protocolParameters(sources);
  const all = Object.values(sources).flat();
  const hidden = authorization?.includes("realm") === true ? ["oauth_signature", "realm"] : ["oauth_signature"];
  return {
    url,
    method,
    params: all.filter(([name]) => !hidden.includes(name)),
    oauth,
    realm: new Map(all).get("realm"),
  };
}

function queryOf(url: string): string {
  return /^[^?#]*\?([^#]*)/.exec(url)?.[1] ?? "";
}

/** Values of the protocol's parameters are encoded once more than others. */
function decoded(parameters: readonly Parameter[]): readonly Parameter[] {
  return parameters.map(([name, value]) => [name, name.startsWith("oauth_") ? percentDecode(value) : value]);
}

function protocolParameters(sources: Readonly<Record<string, readonly Parameter[]>>): ReadonlyMap<string, string> {
  const found = Object.entries(sources)
    .map(([source, parameters]) => ({ source, own: parameters.filter(([name]) => name.startsWith("oauth_")) }))
    .filter(({ own }) => own.length > 0);
  const [first, ...more] = found;
  if (first === undefined) throw new Refusal("invalid_request", "Missing mandatory OAuth parameters.");
  if (more.length > 0) {
    // Upstream's own slip: both parts of the text, as Python prints them.
    const said = ["oauth_ params must come from only 1 signaturetype but were found in %s", found.map(({ source }) => source).join(", ")];
    throw new Refusal("invalid_request", `(${said.map(pythonRepr).join(", ")})`);
  }
  const oauth = new Map(first.own);
  if (oauth.size !== first.own.length) throw new Refusal("invalid_request", "Duplicate OAuth1 entries.");
  return oauth;
}

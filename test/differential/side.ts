import { at, filled, type Step } from "./scenario.ts";
import { PERSONAS } from "./cloud/personas.ts";
import { oauth1Header, passcode } from "./signatures.ts";
import { send, type Answered, type Sent } from "./http.ts";

/** What a token looks like that nobody made. */
const STRANGER =
  "gAAAAABrAYiobFy8YTZMEBxHxNcgR2S8E6fXsPSdhnAcMKGytqzFJRdob56MJvyDOfCelkVBJMDPk1WaQo1r1golNmWVTVUIN7UvnPiw7l3Vom5W4bGXsnMnwdug";

/** One of the services that are asked, with what names stand for there. */
export class Side {
  readonly url: string;
  readonly names: Map<string, string>;

  readonly #tokens: Map<string, string>;

  /** @param tokens those of personas, where some are known */
  constructor(url: string, names: Iterable<readonly [string, string]> = [], tokens: Map<string, string> = new Map()) {
    this.url = url;
    this.names = new Map(names);
    this.#tokens = tokens;
  }

  /** The token of a persona, or one that a step kept as `token:…`. */
  async token(persona: string): Promise<string> {
    if (persona === "stranger") return STRANGER;
    const kept = this.names.get(`token:${persona}`);
    if (kept !== undefined) return kept;
    const known = this.#tokens.get(persona);
    if (known !== undefined) return known;
    const login = PERSONAS[persona];
    if (login === undefined)
      throw new Error(`Nobody is called ${persona}: there are ${Object.keys(PERSONAS).join(", ")}, nobody, stranger`);
    const answer = await send(this.url, { method: "POST", path: "/v3/auth/tokens", headers: {}, body: this.fill(login) });
    const token = answer.headers["x-subject-token"];
    if (typeof token !== "string") throw new Error(`${persona} got no token: ${answer.status} ${answer.text}`);
    this.#tokens.set(persona, token);
    return token;
  }

  /** A value with what its names stand for here. */
  fill<T>(value: T): T {
    return filled(value, (name) => (name === "passcode" ? passcode() : this.names.get(name)));
  }

  /** A step as it is sent here, tokens of personas included. */
  async request(step: Step): Promise<Sent> {
    for (const [, persona = ""] of JSON.stringify([step.send, step.headers, step.body]).matchAll(/\{token:([^{}]+)\}/g))
      this.names.set(`token:${persona}`, await this.token(persona));
    const as = step.as ?? "admin";
    const [, method = "GET", path = "/"] = /^(\S+) (.*)$/.exec(this.fill(step.send)) ?? [];
    const token = as === "nobody" ? {} : { "X-Auth-Token": await this.token(as) };
    const signed = step.oauth1 === undefined ? {} : { Authorization: oauth1Header(this.fill(step.oauth1), method, `${this.url}${path}`) };
    return {
      method,
      // What a database made of a name may be an id now.
      path: path.replaceAll(/[^\u0021-\u007e]+/gu, (part) => encodeURIComponent(part)),
      headers: { ...token, ...signed, ...this.fill(step.headers) },
      ...(step.body !== undefined && { body: this.fill(step.body) }),
    };
  }

  /** Sends a step, and keeps what it says is needed later. */
  async ask(step: Step): Promise<Answered> {
    const answer = await send(this.url, await this.request(step));
    this.keep(step, answer);
    return answer;
  }

  keep({ keep = {} }: Step, { body, headers }: Answered): void {
    for (const [name, place] of Object.entries(keep)) {
      const [from, part = ""] = place.split(":");
      const value = from === "header" ? headers[part] : from === "form" ? new URLSearchParams(String(body)).get(part) : at(body, place);
      if (typeof value === "string") this.names.set(name, value);
      else if (name.startsWith("token:")) this.names.set(name, STRANGER);
    }
  }
}

import { queryOf } from "@underpin/oslo/http";
import { target, type Target } from "@underpin/oslo/policy";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Barbican } from "../barbican.ts";
import type { PolicyName } from "../policies/index.ts";
import { takesJson } from "./accept.ts";
import { checkShape } from "./body-shape.ts";
import type { Caller } from "./caller.ts";
import { readJson } from "./json.ts";
import { pageBody, readPaging, type Page, type Paging } from "./paging.ts";
import { notAcceptable, Refusal, tooLarge } from "./refusals.ts";
import type { RouteFacts } from "./route-facts.ts";

export interface CallParts {
  readonly barbican: Barbican;
  readonly route: RouteFacts;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** One request while it is served. */
export class Call<Params = unknown> {
  readonly barbican: Barbican;
  readonly route: RouteFacts;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  #isAuthorized = false;
  #query: URLSearchParams | undefined;

  constructor({ barbican, route, request, reply }: CallParts) {
    this.barbican = barbican;
    this.route = route;
    this.request = request;
    this.reply = reply;
  }

  get params(): Params {
    return this.request.params as Params;
  }

  get query(): URLSearchParams {
    return (this.#query ??= queryOf(this.request));
  }

  /** Who asks; requests without one don't come here. */
  get caller(): Caller {
    const { caller } = this.request;
    if (caller === undefined) throw new Error(`${this.route.method} ${this.route.path} has nobody who asks.`);
    return caller;
  }

  /**
   * Asks a rule.
   *
   * @throws Refusal 403; 406 where a client takes no JSON
   */
  authorize(rule: PolicyName, about: Target = target()): Caller {
    const { route, caller } = this;
    if (!route.policies.includes(rule)) throw new Error(`${route.method} ${route.path} does not say that it asks ${rule}.`);
    if (route.isForAll !== true && !takesJson(this.request)) throw notAcceptable();
    this.#isAuthorized = true;
    const { policy, config } = this.barbican;
    // Upstream's rules ask for the option by which they count.
    about.path("enforce_new_defaults", config.oslo_policy.enforce_new_defaults ? "True" : "False");
    if (policy.allows(rule, about, caller.credentials)) return caller;
    throw new Refusal(403, `${route.operation} attempt not allowed - please review your user/project privileges`);
  }

  /** Whether a rule of the route was asked; an answer without is a fault of ours. */
  get isAuthorized(): boolean {
    return this.#isAuthorized || this.route.policies.length === 0;
  }

  /** The body as it came. */
  get bytes(): Buffer {
    return this.request.body as Buffer;
  }

  /**
   * The body's media type must be one of some.
   *
   * @throws Refusal 415
   */
  requireContentType(allowed: readonly string[]): string {
    const type = (this.request.headers["content-type"] ?? "").split(";")[0]?.trim() ?? "";
    if (allowed.includes(type)) return type;
    const list = allowed.map((one) => `'${one}'`).join(", ");
    throw new Refusal(415, `Unexpected content type. Expected content types are: [${list}]`);
  }

  /**
   * The body as JSON of the route's shape, its texts without space around them.
   *
   * @param options with `ofAnyType`, whatever the client says that it is
   * @throws Refusal 400, 413, 415
   */
  json({ ofAnyType = false }: { readonly ofAnyType?: boolean } = {}): Readonly<Record<string, unknown>> {
    if (!ofAnyType) this.requireContentType(["application/json"]);
    if (this.bytes.length > this.barbican.config.DEFAULT.max_allowed_request_size_in_bytes) throw tooLarge();
    const value = readJson(this.bytes);
    if (this.route.body !== undefined) checkShape(this.route.body, value);
    return value as Readonly<Record<string, unknown>>;
  }

  /** Which part of a list is asked for. */
  get paging(): Paging {
    const { default_limit_paging: fallback, max_limit_paging: most } = this.barbican.config.DEFAULT;
    return readPaging(this.query, { fallback, most });
  }

  /** A URL of something below the version: `href("secrets/1")`. */
  href(path: string): string {
    return this.barbican.hrefs.to(this.request, path);
  }

  /**
   * A list's body, with links.
   *
   * @param path where the list is, if not below the version by its own name
   */
  list(name: string, page: Page<object | string>, path: string = name): object {
    return pageBody(name, page, this.paging, (query) => this.href(`${path}?${query}`));
  }

  /** Says where something is that was made. */
  location(url: string): void {
    this.reply.header("location", url);
  }
}

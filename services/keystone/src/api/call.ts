import { collection, queryOf, readFilters, readPaging, type Filter, type Paging } from "@underpin/oslo/http";
import { target, type Target } from "@underpin/oslo/policy";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Keystone } from "../keystone.ts";
import type { Audit } from "../notifications/audit.ts";
import type { PolicyName } from "../policies/index.ts";
import { forbiddenAction, invalid, unauthorized } from "../refusals.ts";
import type { Token } from "../tokens/token.ts";
import type { TokenLook } from "../tokens/tokens.ts";
import { ADMIN_TOKEN, type Caller } from "./caller.ts";
import { checkMember } from "./body-shape.ts";
import type { RouteFacts } from "./route-facts.ts";

export interface CallParts {
  readonly keystone: Keystone;
  readonly route: RouteFacts;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly caller: Caller | undefined;
  readonly subject?: TokenLook | undefined;
  readonly audit: Audit;
}

/** One request while it is served. */
export class Call<Params = unknown> {
  readonly keystone: Keystone;
  readonly route: RouteFacts;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** Undefined where the request has no good token: {@link Call.authorize} refuses it then. */
  readonly caller: Caller | undefined;
  /** The look at the token that the request is about; undefined where it names none. */
  readonly subject: TokenLook | undefined;
  /** Takes down what the request does, to be told to others when it has ended. */
  readonly audit: Audit;
  #isAuthorized = false;
  #query: URLSearchParams | undefined;

  #body: Readonly<Record<string, unknown>> | undefined;

  constructor({ keystone, route, request, reply, caller, subject, audit }: CallParts) {
    this.keystone = keystone;
    this.route = route;
    this.request = request;
    this.reply = reply;
    this.caller = caller;
    this.subject = subject;
    this.audit = audit;
  }

  get params(): Params {
    return this.request.params as Params;
  }

  /** The body, which is of the route's shape when a rule was asked. */
  get body(): Readonly<Record<string, unknown>> {
    return (this.#body ??= this.request.body as Readonly<Record<string, unknown>>);
  }

  /**
   * Checks what upstream checks of a body after a rule has allowed the request: {@link Call.authorize} does so, who asks no rule says it.
   *
   * @throws HttpError 400
   */
  checkBody(): void {
    const { route, keystone } = this;
    if (route.body !== undefined) this.#body = checkMember(this.body, route.body[keystone.compatibility], keystone.compatibility);
  }

  get query(): URLSearchParams {
    return (this.#query ??= queryOf(this.request));
  }

  get filters(): readonly Filter[] {
    return readFilters(this.query, this.route.filters ?? []);
  }

  /** A condition that a list lies in a domain; none if there is no such domain. */
  within(domain: string | undefined): readonly Filter[] {
    return domain === undefined ? [] : [{ name: "domain_id", comparator: "equals", value: domain }];
  }

  /**
   * Asks a rule. Parameters of the path are part of the target, as upstream's rules expect.
   *
   * @throws HttpError 401 without a token, 403 where the rule says no, 400 for a body that is checked then
   */
  authorize(rule: PolicyName, about: Target = target()): Caller {
    const caller = this.permit(rule, about);
    this.checkBody();
    return caller;
  }

  /**
   * The same for a route that looks something up before it checks the body: it calls {@link Call.checkBody} itself.
   *
   * @throws HttpError 401 without a token, 403 where the rule says no
   */
  permit(rule: PolicyName, about: Target = target()): Caller {
    if (!this.route.policies.includes(rule)) throw new Error(`${this.route.method} ${this.route.path} does not say that it asks ${rule}.`);
    this.#isAuthorized = true;
    const caller = this.requireCaller();
    if (!this.allows(rule, about)) throw forbiddenAction(rule);
    return caller;
  }

  /**
   * For what is looked up before a rule is asked, and is not there: whoever has no token isn't told.
   *
   * @throws HttpError 401
   */
  requireCaller(): Caller {
    if (this.caller === undefined) throw unauthorized("auth_context did not decode anything useful");
    return this.caller;
  }

  /** Whether a rule says yes: for lists that show each caller what they may see. {@link Call.authorize} was asked before. */
  allows(rule: PolicyName, about: Target): boolean {
    if (this.caller === undefined) return false;
    if (this.caller === ADMIN_TOKEN) return true;
    return this.keystone.policy.allows(rule, about.parameters(this.request.params as Record<string, string>), this.caller.credentials);
  }

  /** Whether a rule of the route was asked; an answer without is a fault of ours. */
  get isAuthorized(): boolean {
    return this.#isAuthorized || this.route.policies.length === 0;
  }

  /** The token of the one who asks. */
  get token(): Token {
    if (this.caller?.token === undefined) throw unauthorized("the request has no token of somebody's own");
    return this.caller.token;
  }

  /**
   * A body may name the thing that its path names, but no other one.
   *
   * @throws HttpError 400
   */
  requireSameId(given: Readonly<Record<string, unknown>>, id: string): void {
    if (given["id"] !== undefined && given["id"] !== null && given["id"] !== id) throw invalid("Cannot change ID");
  }

  /** Which part of a list is asked for. Release 22 knows no parts, but cuts off what is longer than the operator wants. */
  paging(sectionLimit: number | null = null): Paging {
    const { list_limit: listLimit, max_db_limit: maxLimit } = this.keystone.config.DEFAULT;
    const defaultLimit = sectionLimit ?? listLimit;
    if (this.keystone.compatibility === 22) return { limit: defaultLimit, marker: null };
    return readPaging(this.request, { defaultLimit, maxLimit });
  }

  /** The same where the operator's `list_limit` does not hold: upstream forgot it there. */
  pagingAsAsked(): Paging {
    if (this.keystone.compatibility === 22) return { limit: null, marker: null };
    return readPaging(this.request, { defaultLimit: null, maxLimit: this.keystone.config.DEFAULT.max_db_limit });
  }

  /** A link to what lies below the version: `link("regions/R1")`. */
  link(path: string): string {
    return this.keystone.links.to(this.request, path);
  }

  /** A list's body, with links. */
  list(
    name: string,
    entries: readonly object[],
    { paging, isFull = false }: { readonly paging?: Paging; readonly isFull?: boolean } = {},
  ): object {
    return collection(name, entries as readonly { readonly id?: string }[], {
      request: this.request,
      links: this.keystone.links,
      isFull,
      ...(paging && this.keystone.compatibility === 30 && { paging }),
    });
  }
}

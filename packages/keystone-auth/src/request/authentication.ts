import type { FoundTokens } from "./found-tokens.ts";
import { identityHeaders, type IdentityHeaders } from "./identity-headers.ts";
import { policyValuesOf, type PolicyValues } from "./policy-values.ts";

/** What became of the tokens that a request came with. */
export class Authentication implements FoundTokens {
  readonly user: FoundTokens["user"];
  readonly service: FoundTokens["service"];
  readonly isServiceInvalid: boolean;
  #headers: IdentityHeaders | undefined;
  #policyValues: PolicyValues | undefined;

  constructor({ user, service, isServiceInvalid }: FoundTokens) {
    this.user = user;
    this.service = service;
    this.isServiceInvalid = isServiceInvalid;
  }

  /** Whether the request may come to the service: its user is known, and nothing about its service is wrong. */
  get isConfirmed(): boolean {
    return this.user !== undefined && !this.isServiceInvalid;
  }

  /** What Python's services are told in headers: `x-user-id`, `x-roles`, `x-identity-status`, … */
  get headers(): IdentityHeaders {
    this.#headers ??= identityHeaders(this);
    return this.#headers;
  }

  /** What policies know of whoever asks: for `credentials` of `@underpin/oslo/policy`. */
  get policyValues(): PolicyValues {
    this.#policyValues ??= policyValuesOf(this);
    return this.#policyValues;
  }
}

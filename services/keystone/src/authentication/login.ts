import type { Keystone } from "../keystone.ts";
import { SILENT, type Audit } from "../notifications/audit.ts";
import { unauthorized } from "../refusals.ts";
import { isAccountEnabled } from "./compliance/inactivity.ts";
import type { EvenRefusal } from "./even-refusals.ts";
import type { Asked, Found, FoundUser, UserBy } from "./found.ts";
import type { LoginRequest } from "./login-request.ts";
import { look } from "./look.ts";
import { tellOfMissing } from "./told.ts";
import { userIn, type Json } from "./payload.ts";
import { isSecret } from "./verify-secret.ts";

/** One login: what was asked, and what is known by now. Whom two methods speak of is looked up once. */
export class Login {
  readonly keystone: Keystone;
  readonly request: LoginRequest;
  readonly refusal: EvenRefusal;
  readonly audit: Audit;
  readonly #known = new Map<string, Found>();
  /** What is to be verified, as long as it has not been. */
  #secret: { readonly given: unknown } | undefined;

  constructor(keystone: Keystone, request: LoginRequest, refusal: EvenRefusal) {
    this.keystone = keystone;
    this.request = request;
    this.refusal = refusal;
    this.audit = request.audit ?? SILENT;
  }

  /** Looks up what a login asks for first: somebody, and the scope. */
  async look(asked: Asked): Promise<Found> {
    const found = await look(this.keystone.pool, asked);
    if (asked.user !== undefined) this.#known.set(keyOf(asked.user), found);
    return found;
  }

  async find(user: UserBy): Promise<Found> {
    return this.#known.get(keyOf(user)) ?? (await this.look({ user }));
  }

  /** A user whose id is proven. */
  async userOf(id: string): Promise<FoundUser | null> {
    const known = [...this.#known.values()].find(({ user }) => user?.id === id);
    return (known ?? (await this.find({ id }))).user;
  }

  /**
   * The user that a payload speaks of, who may log in.
   *
   * @throws HttpError 400, 401
   */
  async userIn(payload: Json): Promise<FoundUser> {
    const by = userIn(payload);
    const found = await this.find(by);
    if (found.user === null) tellOfMissing(this.audit, by, found);
    return this.entitled(found);
  }

  /** @throws SecurityRefusal 401 */
  entitled({ user, userDomain }: Found): FoundUser {
    if (userDomain === null || user === null) throw unauthorized("there is no such user");
    if (!userDomain.isEnabled) throw unauthorized(`Domain is disabled: ${userDomain.id}`);
    if (!isAccountEnabled(user, this.keystone)) throw unauthorized(`User is disabled: ${user.id}`);
    return user;
  }

  /** Says that a secret is to be verified: whoever is refused before that, waits as long as that takes. */
  expectSecret(given: unknown): void {
    this.#secret = { given };
  }

  /** Says that a secret is verified: whoever is refused now has waited. */
  verified(): void {
    this.#secret = undefined;
  }

  /** Waits as long as a secret's verification takes, which depends on its length, if one was expected and none has been under way. */
  async wait(): Promise<void> {
    if (this.#secret === undefined) return;
    const { given } = this.#secret;
    await this.refusal.hashing(async () => await isSecret(this.keystone, typeof given === "string" ? given : null, null));
  }
}

function keyOf(user: UserBy): string {
  return JSON.stringify("domain" in user ? [user.name, user.domain] : user);
}

import { Secret } from "@underpin/oslo/config";
import { ConnectionFailure } from "../http/connection-failure.ts";
import type { HttpClient } from "../http/client.ts";
import { KeystoneUnavailable } from "../errors.ts";
import type { Log } from "../log.ts";
import type { Login } from "../options/login.ts";
import { MalformedAnswer, readToken } from "../token/read-token.ts";
import { identityUrlOf, type Wanted } from "./identity-url.ts";

/** What the service asks Keystone with. */
export interface OwnAccess {
  /** Null where none is needed. */
  readonly token: Secret | null;
  /** Where tokens are validated: `https://keystone/v3`. */
  readonly url: string;
}

export interface OwnTokenOptions {
  readonly login: Login;
  readonly client: HttpClient;
  readonly wanted: Wanted;
  readonly now: () => number;
  readonly log: Log;
}

interface Held extends OwnAccess {
  /** From when on it is to be made anew, and from when on it is no good any more; by our own clock. */
  readonly renewFrom: number;
  readonly endsAt: number;
}

/** How long before its end a token is made anew, in milliseconds; that of a short life at half of it. */
const MARGIN = 120_000;
/** For how long a login is not tried again that was refused, which would lock the service's user out, or that nobody waits for. */
const REFUSED_FOR = 5_000;

/** The service's own token: made when it is first needed, made anew before it ends or when Keystone doesn't take it, once for all who wait. */
export class OwnToken {
  readonly #options: OwnTokenOptions;
  #held: Held | undefined;
  #making: Promise<Held> | undefined;
  /** When the next try is worth it to make a token anew that is still good. */
  #notBefore = 0;
  #refused: { readonly until: number; readonly error: KeystoneUnavailable } | undefined;

  constructor(options: OwnTokenOptions) {
    this.#options = options;
  }

  /** @throws KeystoneUnavailable */
  async get(): Promise<OwnAccess> {
    const held = this.#held;
    const now = this.#options.now();
    if (held === undefined || now >= held.endsAt) return await this.#make();
    if (now >= Math.max(held.renewFrom, this.#notBefore)) this.#renew();
    return held;
  }

  /** Keystone did not take it: it is not used any more. */
  refuse(access: OwnAccess): void {
    if (this.#held === access) this.#held = undefined;
  }

  /** Nobody waits for it while the old one is good. */
  #renew(): void {
    const { now, log } = this.#options;
    this.#make().catch((error: Error) => {
      this.#notBefore = now() + REFUSED_FOR;
      log.warning(`The service's token can't be made anew: ${error.message}.`);
    });
  }

  #make(): Promise<Held> {
    this.#making ??= this.#logIn().finally(() => (this.#making = undefined));
    return this.#making;
  }

  async #logIn(): Promise<Held> {
    const { login, now } = this.#options;
    if (login.kind === "given") {
      this.#held = { token: login.token, url: login.url, renewFrom: Infinity, endsAt: Infinity };
      return this.#held;
    }
    if (this.#refused && now() < this.#refused.until) throw this.#refused.error;
    this.#refused = undefined;
    this.#held = await this.#request(login);
    return this.#held;
  }

  async #request({ url, body }: Login & { readonly kind: "request" }): Promise<Held> {
    const { client, now, log, wanted } = this.#options;
    const headers = { accept: "application/json", "content-type": "application/json" };
    const asked = { method: "POST" as const, url: `${url}/auth/tokens`, headers, body: body() };
    const answer = await client.send(asked).catch((error: Error) => {
      throw error instanceof ConnectionFailure ? new KeystoneUnavailable(`Keystone can't be reached: ${error.message}`) : error;
    });
    const token = answer.headers["x-subject-token"];
    if ((answer.status !== 201 && answer.status !== 200) || typeof token !== "string" || token === "") throw this.#refusal(answer.status);
    try {
      const info = readToken(answer.text);
      log.debug("The service has a token of its own.");
      const [madeAt, life] = [now(), info.expiresAt - info.issuedAt];
      return {
        token: new Secret(token),
        url: identityUrlOf(info.catalog, wanted, log) ?? url,
        renewFrom: madeAt + life - Math.min(MARGIN, life / 2),
        endsAt: madeAt + life,
      };
    } catch (error) {
      throw error instanceof MalformedAnswer ? new KeystoneUnavailable(`Keystone answers a login wrongly: ${error.message}`) : error;
    }
  }

  #refusal(status: number): KeystoneUnavailable {
    const isRefused = status === 401 || status === 403;
    const error = new KeystoneUnavailable(
      isRefused
        ? `Keystone refuses the service's login (${status}): is what [keystone_authtoken] says of user, password and project right?`
        : `Keystone answers the service's login with ${status}`,
    );
    if (isRefused) this.#refused = { until: this.#options.now() + REFUSED_FOR, error };
    return error;
  }
}

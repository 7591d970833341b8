import { InvalidToken } from "./errors.ts";
import { HttpClient } from "./http/client.ts";
import { IdentityServer, type Looked } from "./identity/identity-server.ts";
import { OwnToken, type OwnAccess } from "./identity/own-token.ts";
import { digestOf, nameOf, SILENT, type Log } from "./log.ts";
import type { Settings } from "./options/settings.ts";
import { TokenCache } from "./token/token-cache.ts";
import type { TokenInfo } from "./token/token-info.ts";

export interface ValidatorOptions {
  readonly log?: Log;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export interface ValidateOptions {
  /** Whether a token that has ended is good, as long as Keystone still knows it: for one that a service passes on. */
  readonly allowExpired?: boolean;
}

/** What no Keystone makes, and no server in front of it takes in a header. */
const LONGEST = 8000;
const TOKEN = /^[\x21-\x7e]+$/;

/**
 * Says what there is to know of a token: asks Keystone with the service's own token, and keeps the answer for a while.
 *
 * @example
 * using validator = new TokenValidator(settings);
 * const { user, project, roles } = await validator.validate(token);
 */
export class TokenValidator implements Disposable {
  readonly #client: HttpClient;
  readonly #own: OwnToken;
  readonly #server: IdentityServer;
  readonly #cache: TokenCache;
  readonly #underWay = new Map<string, Promise<Looked>>();
  readonly #now: () => number;
  readonly #log: Log;

  constructor(settings: Settings, { log = SILENT, now = Date.now }: ValidatorOptions = {}) {
    const { login, tls, timeout, retries, interface: wanted, region, includeCatalog, cacheTime } = settings;
    this.#now = now;
    this.#log = log;
    this.#client = new HttpClient({ tls, timeout, retries, log });
    this.#own = new OwnToken({ login, client: this.#client, wanted: { interface: wanted, region }, now, log });
    this.#server = new IdentityServer(this.#client, this.#own, includeCatalog);
    this.#cache = new TokenCache({ time: cacheTime, now });
  }

  /**
   * What Keystone knows of a token.
   *
   * @throws InvalidToken if it is no good
   * @throws KeystoneUnavailable if nobody can say
   */
  async validate(text: string, { allowExpired = false }: ValidateOptions = {}): Promise<TokenInfo> {
    const token = text.trim();
    if (token.length > LONGEST || !TOKEN.test(token)) throw new InvalidToken("no token looks like that");
    const digest = digestOf(token);
    const cached = this.#cache.get(digest);
    if (cached !== undefined) return cached;
    try {
      const looked = await this.#lookOnce(digest, token, allowExpired);
      if (!allowExpired && looked.info.expiresAt <= this.#now()) throw new InvalidToken("it has ended, by the clock of this machine");
      return looked.info;
    } catch (error) {
      if (error instanceof InvalidToken) this.#log.info(`The token ${nameOf(digest)} is no good: ${error.message}.`);
      throw error;
    }
  }

  /**
   * The service's own token, for what it asks of other services, and where Keystone is.
   *
   * @throws KeystoneUnavailable
   */
  async ownAccess(): Promise<OwnAccess> {
    return await this.#own.get();
  }

  /**
   * Whether Keystone has a project; nothing is kept.
   *
   * @throws KeystoneUnavailable if nobody can say, also where the service's user may not ask
   */
  async knowsProject(id: string): Promise<boolean> {
    return await this.#server.knowsProject(id);
  }

  /** Ends all connections; who still asks is told that Keystone can't be reached. */
  [Symbol.dispose](): void {
    this.#client[Symbol.dispose]();
  }

  /** Who asks about the same token at the same time shares one look. */
  async #lookOnce(digest: string, token: string, allowExpired: boolean): Promise<Looked> {
    const key = `${digest}${allowExpired ? " allow_expired" : ""}`;
    const underWay = this.#underWay.get(key);
    if (underWay) return await underWay;
    const look = this.#look(digest, token, allowExpired).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, look);
    return await look;
  }

  async #look(digest: string, token: string, allowExpired: boolean): Promise<Looked> {
    const looked = await this.#server.look(token, allowExpired);
    this.#cache.set(digest, looked);
    return looked;
  }
}

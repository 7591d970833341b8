import { InvalidToken, KeystoneUnavailable } from "../errors.ts";
import { SILENT, type Log } from "../log.ts";
import type { Settings } from "../options/settings.ts";
import type { TokenInfo } from "../token/token-info.ts";
import type { TokenValidator } from "../validator.ts";
import { confirmAccessRules, type RuledRequest } from "./access-rules.ts";
import { Authentication } from "./authentication.ts";
import { confirmBind } from "./token-bind.ts";

/** A request, as far as its tokens go. */
export interface AskedRequest extends RuledRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** Says who sends a request: whose tokens it bears, and what they may be used for. */
export class Authenticator {
  readonly #settings: Settings;
  readonly #validator: Pick<TokenValidator, "validate">;
  readonly #log: Log;
  #hasWarned = false;

  constructor(settings: Settings, validator: Pick<TokenValidator, "validate">, log: Log = SILENT) {
    this.#settings = settings;
    this.#validator = validator;
    this.#log = log;
  }

  /** @throws KeystoneUnavailable if nobody can say, unless the service decides (`delay_auth_decision`): then nobody is known */
  async authenticate(asked: AskedRequest): Promise<Authentication> {
    const serviceToken = header(asked, "x-service-token");
    const found = serviceToken === "" ? undefined : await this.#confirmed(() => this.#service(serviceToken));
    const isService = found !== undefined && this.#hasServiceRole(found);
    const service = found !== undefined && (isService || this.#mayBeAny()) ? found : undefined;
    const userToken = header(asked, "x-auth-token", "x-storage-token");
    const user =
      userToken === ""
        ? undefined
        : await this.#confirmed(() =>
            this.#user(userToken, asked, { isService, isPassedOn: service !== undefined, hasService: serviceToken !== "" }),
          );
    return new Authentication({ user, service, isServiceInvalid: serviceToken !== "" && service === undefined });
  }

  async #service(token: string): Promise<TokenInfo> {
    const info = await this.#validator.validate(token);
    confirmBind(info, this.#settings.tokenBind);
    return info;
  }

  async #user(
    token: string,
    asked: AskedRequest,
    by: { readonly isService: boolean; readonly isPassedOn: boolean; readonly hasService: boolean },
  ): Promise<TokenInfo> {
    const info = await this.#validator.validate(token, { allowExpired: by.isService });
    const { serviceType, tokenBind } = this.#settings;
    confirmAccessRules(info, asked, { isPassedOn: by.isPassedOn, serviceType });
    if (!by.hasService) confirmBind(info, tokenBind);
    return info;
  }

  /** Undefined for a token that is no good. */
  async #confirmed(look: () => Promise<TokenInfo>): Promise<TokenInfo | undefined> {
    try {
      return await look();
    } catch (error) {
      if (error instanceof InvalidToken) {
        this.#log.debug(`A token was refused: ${error.message}.`);
        return undefined;
      }
      if (error instanceof KeystoneUnavailable) {
        this.#log.error(`A token can't be validated: ${error.message}.`);
        if (this.#settings.delayAuthDecision) return undefined;
      }
      throw error;
    }
  }

  #hasServiceRole({ roles }: TokenInfo): boolean {
    return roles.some(({ name }) => this.#settings.serviceTokenRoles.has(name));
  }

  /** Whether any token will do for a service's. It is told once. */
  #mayBeAny(): boolean {
    if (this.#settings.serviceTokenRolesRequired) return false;
    if (!this.#hasWarned) this.#log.warning("A token in X-Service-Token has none of service_token_roles, and was taken all the same.");
    this.#hasWarned = true;
    return true;
  }
}

/** The first of some headers that is there; empty without any. One that came twice is no token. */
function header({ headers }: AskedRequest, ...names: readonly string[]): string {
  const value = names.map((name) => headers[name]).find((one) => one !== undefined);
  return typeof value === "string" ? value : (value?.join(", ") ?? "");
}

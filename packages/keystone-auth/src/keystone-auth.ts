import { SILENT } from "./log.ts";
import type { Settings } from "./options/settings.ts";
import { Authenticator, type AskedRequest } from "./request/authenticator.ts";
import type { Authentication } from "./request/authentication.ts";
import { TokenValidator, type ValidatorOptions } from "./validator.ts";

/**
 * What a service is protected with: tokens, and requests that bear them.
 *
 * @example
 * const auth = new KeystoneAuth(settings, { log: logging.getLogger("keystone_auth") });
 * await app.register(authToken, { auth });
 * app.addHook("onClose", async () => auth[Symbol.dispose]());
 */
export class KeystoneAuth extends TokenValidator {
  readonly settings: Settings;
  readonly #authenticator: Authenticator;

  /** Says in the log what of the settings an operator should know. Nothing is asked of Keystone yet. */
  constructor(settings: Settings, options: ValidatorOptions = {}) {
    super(settings, options);
    this.settings = settings;
    this.#authenticator = new Authenticator(settings, this, options.log);
    for (const notice of settings.notices) (options.log ?? SILENT).warning(notice);
  }

  /**
   * Who sends a request.
   *
   * @throws KeystoneUnavailable if nobody can say, and it is not the service that decides
   */
  async authenticate(asked: AskedRequest): Promise<Authentication> {
    return await this.#authenticator.authenticate(asked);
  }
}

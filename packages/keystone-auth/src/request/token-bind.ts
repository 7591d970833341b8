import { InvalidToken } from "../errors.ts";
import type { TokenInfo } from "../token/token-info.ts";

/**
 * Holds a token that is bound to something against `enforce_token_bind`. Nobody here knows of a Kerberos login, so a token that is bound to one
 * is never good. Keystone has made no bound tokens since Queens.
 *
 * @throws InvalidToken
 */
export function confirmBind({ bind }: TokenInfo, mode: string): void {
  if (mode === "disabled") return;
  const isPermissive = mode === "permissive" || mode === "strict";
  const kinds = Object.keys(bind ?? {});
  if (kinds.length === 0) {
    if (isPermissive) return;
    throw new InvalidToken("it is bound to nothing");
  }
  if (!isPermissive && mode !== "required" && !kinds.includes(mode)) throw new InvalidToken(`it is not bound to ${mode}`);
  if (kinds.includes("kerberos")) throw new InvalidToken("it is bound to a login by Kerberos");
  if (mode !== "permissive") throw new InvalidToken("it is bound to what nobody here can see");
}

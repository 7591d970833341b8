import type { Login } from "./login.ts";
import type { Json } from "./payload.ts";
import type { Proof } from "./proof.ts";

/**
 * A way to show who one is.
 *
 * @param payload what the request says under the method's name
 * @throws HttpError if it isn't shown
 */
export type Method = (login: Login, payload: Json) => Promise<Proof>;

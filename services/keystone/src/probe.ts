// The conductor's own user: `underpin rollout --probe node_modules/@underpin/keystone/dist/probe.js`.
import type { Visitor } from "underpin/rollout";
import { loginOf } from "./rollout/login.ts";
import { visitorOf } from "./rollout/visitor.ts";

/**
 * A user of Keystone, as the variables of OpenStack's clients name it.
 *
 * @throws UnderpinError `UP-CONFIG` if they do not
 */
export default function keystoneUser(): Visitor {
  return visitorOf(loginOf(process.env));
}

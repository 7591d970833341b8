import { checkValue } from "../api/body-shape.ts";
import { tokenRequest } from "../auth/shapes.ts";
import type { Compatibility } from "../policies/index.ts";
import { invalid } from "../refusals.ts";
import { isJson, own } from "./payload.ts";

/** What must say who or what it is. */
const NAMED = [
  ["identity", "password", "user"],
  ["identity", "password", "user", "domain"],
  ["scope", "project"],
  ["scope", "project", "domain"],
  ["scope", "domain"],
];

/**
 * Refuses a request for a token whose form is wrong; one without `auth` is refused later.
 *
 * Source: `validate_issue_token_auth` of keystone/auth/schema.py.
 *
 * @throws HttpError 400
 */
export function checkForm(auth: unknown, compatibility: Compatibility): void {
  if (auth === undefined || auth === null) return;
  checkValue(tokenRequest, auth, compatibility);
  for (const path of NAMED) {
    const value = path.reduce<unknown>((of, name) => (isJson(of) ? own(of, name) : undefined), auth);
    if (isJson(value) && !Object.hasOwn(value, "id") && !Object.hasOwn(value, "name"))
      throw invalid(`Invalid input for field ${path.join("/")}: id or name must be present.`);
  }
}

import { checkBody, defineShape, type Schema } from "@underpin/oslo/http";
import type { Compatibility } from "../policies/index.ts";
import { invalid } from "../refusals.ts";
import { isJson, own } from "./payload.ts";

const STRING = { type: "string" } as const;
const object = (properties: Readonly<Record<string, Schema>>) => ({ type: "object", properties }) as const;
const DOMAIN = object({ id: STRING, name: STRING });

/** `token_issue` of keystone/auth/schema.py, names in its order. */
const AUTH = defineShape({
  type: "object",
  properties: {
    identity: {
      type: "object",
      properties: {
        methods: { type: "array", items: STRING },
        password: object({ user: object({ id: STRING, name: STRING, password: STRING, domain: DOMAIN }) }),
        token: { type: "object", properties: { id: STRING }, required: ["id"] },
      },
      required: ["methods"],
    },
    scope: {
      type: ["object", "string"],
      properties: {
        project: object({ name: STRING, id: STRING, domain: DOMAIN }),
        domain: DOMAIN,
        "OS-TRUST:trust": object({ id: STRING }),
        system: object({ all: { type: "boolean", enum: [true, false, null] } }),
      },
    },
  },
  required: ["identity"],
});

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
  checkBody(AUTH, auth, compatibility === 22 ? "22" : "30 dump");
  for (const path of NAMED) {
    const value = path.reduce<unknown>((of, name) => (isJson(of) ? own(of, name) : undefined), auth);
    if (isJson(value) && !Object.hasOwn(value, "id") && !Object.hasOwn(value, "name"))
      throw invalid(`Invalid input for field ${path.join("/")}: id or name must be present.`);
  }
}

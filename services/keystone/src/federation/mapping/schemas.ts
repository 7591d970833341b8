import type { Schema } from "@underpin/oslo/http";
import type { Release, SchemaVersion } from "./release.ts";

const STRING: Schema = { type: "string" };
const strict = (properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema => ({
  type: "object",
  required,
  properties,
  additionalProperties: false,
});
const DOMAIN = strict({ id: STRING, name: STRING });

/** Zed's roles take any other property but one of the name `additionalProperties`: that line stands a level too deep in it. */
const ROLES: Readonly<Record<Release, Schema>> = {
  "30": { type: "array", items: strict({ name: STRING }, ["name"]) },
  "22": { type: "array", items: { type: "object", required: ["name"], properties: { name: STRING, additionalProperties: false } } },
};

const projects = (release: Release, more: Readonly<Record<string, Schema>>): Schema => ({
  type: "array",
  items: strict({ name: STRING, roles: ROLES[release], ...more }, ["name", "roles"]),
});

/** What `projects_json` must hold. */
export const PROJECTS_WITH_DOMAINS = projects("30", { domain: DOMAIN });

const condition = (name: string): Schema => strict({ type: STRING, [name]: { type: "array" }, regex: { type: "boolean" } }, ["type", name]);

const REMOTE: Schema = {
  type: "object",
  oneOf: [
    strict({ type: STRING }, ["type"]),
    condition("any_one_of"),
    condition("not_any_of"),
    condition("blacklist"),
    condition("whitelist"),
  ],
};

const LOCAL: Readonly<Record<string, Schema>> = {
  user: strict({
    id: STRING,
    name: STRING,
    email: STRING,
    domain: DOMAIN,
    type: { type: "string", enum: ["ephemeral", "local"] },
  }),
  group: { type: "object", oneOf: [strict({ id: STRING }, ["id"]), strict({ name: STRING, domain: DOMAIN }, ["name", "domain"])] },
  groups: STRING,
  group_ids: STRING,
  domain: DOMAIN,
};

const mapping = (local: Readonly<Record<string, Schema>>, more: Readonly<Record<string, Schema>>): Schema => ({
  type: "object",
  required: ["rules"],
  properties: {
    rules: {
      type: "array",
      minItems: 1,
      items: strict(
        { local: { type: "array", items: strict({ ...LOCAL, ...local }) }, remote: { type: "array", minItems: 1, items: REMOTE } },
        ["local", "remote"],
      ),
    },
    ...more,
  },
});

const VERSION = { schema_version: STRING };

/** What a mapping may be, by the version that it says; 22 knows no versions. */
export const MAPPINGS: Readonly<Record<SchemaVersion | "22", Schema>> = {
  "22": mapping({ projects: projects("22", {}) }, {}),
  "1.0": mapping({ projects: projects("30", {}) }, VERSION),
  "2.0": mapping({ projects: PROJECTS_WITH_DOMAINS }, VERSION),
  "3.0": mapping({ projects: PROJECTS_WITH_DOMAINS, projects_json: STRING }, VERSION),
};

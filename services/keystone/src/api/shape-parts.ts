// What schemas of requests are made of. The order of keywords is upstream's: the first that a value does not meet is told.

export const TEXT = { type: "string" } as const;

export const TEXT_OR_NULL = { type: ["string", "null"] } as const;

export const NULL_OR_TEXT = { type: ["null", "string"] } as const;

/** What our own ids are made of, and those of others that look like them. */
export const ID = { type: "string", minLength: 1, maxLength: 64, pattern: "^[a-zA-Z0-9-]+$" } as const;

export const ID_OR_NULL = { type: ["string", "null"], minLength: 1, maxLength: 64, pattern: "^[a-zA-Z0-9-]+$" } as const;

export const REGION_ID_OR_NULL = { type: ["string", "null"], minLength: 1, maxLength: 255 } as const;

/** Anything but white space alone. */
export const NAME = { type: "string", minLength: 1, maxLength: 255, pattern: "[\\S]+" } as const;

/** A name of a project or a domain. */
export const SHORT_NAME = { type: "string", minLength: 1, maxLength: 64, pattern: "[\\S]+" } as const;

export const RESOURCE_NAME_22 = { type: "string", minLength: 1, maxLength: 255 } as const;

export const SHORT_TEXT_OR_NULL = { type: ["string", "null"], maxLength: 255 } as const;

export const ADDRESS = { type: "string", minLength: 0, maxLength: 225, pattern: "^[a-zA-Z0-9+.-]+:.+" } as const;

export const UUID = { type: "string", format: "uuid" } as const;

export const TAG = { type: "string", minLength: 1, maxLength: 255, pattern: "^[^,/]*$" } as const;

export const TAGS = { type: "array", items: TAG, required: [], maxItems: 80, uniqueItems: true } as const;

export const FLAG = { type: "boolean" } as const;

/** The type takes no null, whatever the list says. */
export const FLAG_22 = { type: "boolean", enum: [true, false, null] } as const;

export const FLAG_OR_NULL = { type: ["boolean", "null"] } as const;

export const OPTION = { type: ["boolean", "null"], enum: [true, false, null] } as const;

/** A boolean, or a text for it; the list takes no null, whatever the type says. */
export const FLAG_OR_TEXT = {
  type: ["boolean", "string", "null"],
  enum: [
    true,
    "True",
    "TRUE",
    "true",
    false,
    "False",
    "FALSE",
    "false",
    "",
    "1",
    "0",
    "y",
    "Y",
    "n",
    "N",
    "on",
    "ON",
    "off",
    "OFF",
    "yes",
    "no",
  ],
} as const;

/** What projects, domains and roles can be told. */
export const IMMUTABLE = { type: "object", properties: { immutable: OPTION }, additionalProperties: false } as const;

/** A limit; -1 is none. */
export const AMOUNT = { type: "integer", minimum: -1, maximum: 2147483647 } as const;

export const PAGE_SIZE = { type: ["integer", "string"] } as const;

export const DIRECTION = { type: "string", enum: ["asc", "desc"] } as const;

export const INTERFACE = { type: "string", enum: ["admin", "internal", "public"] } as const;

/** Roles, each by its id or by its name. */
export const ROLES = {
  type: "array",
  items: { type: "object", properties: { id: ID, name: NAME }, minProperties: 1, maxProperties: 1, additionalProperties: false },
} as const;

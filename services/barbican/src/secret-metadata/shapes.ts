import { bodyShape } from "../api/body-shape.ts";
import { invalidObject, Refusal } from "../api/refusals.ts";

/** `PUT /v1/secrets/{secret_id}/metadata` */
export const metadataBody = bodyShape("SecretMetadata", {
  type: "object",
  properties: { metadata: { type: "object" } },
});

/** `POST /v1/secrets/{secret_id}/metadata`, and `PUT` of one key */
export const metadatumBody = bodyShape("SecretMetadatum", {
  type: "object",
  properties: { key: { type: "string", maxLength: 255 }, value: { type: "string", maxLength: 255 } },
  additionalProperties: false,
});

/** A key of small letters, and what is said under it. */
export interface Metadatum {
  readonly key: string;
  readonly value: string;
}

type Body = Readonly<Record<string, unknown>>;

/**
 * What a body of the shape says. Of two keys that are the same but for capitals, the one with capitals counts.
 *
 * @throws Refusal 400
 */
export function metadataOf({ metadata }: Body): readonly Metadatum[] {
  if (metadata === undefined) throw missing("SecretMetadata", "metadata");
  const said = Object.entries(metadata as Body).map(([key, value]) => {
    requireSafe(key);
    if (typeof value !== "string") throw new Refusal(400, "Invalid Metadata. Keys and Values must be Strings.");
    return { key, value };
  });
  const isSmall = ({ key }: Metadatum): boolean => key === key.toLowerCase();
  const inOrder = [...said.filter(isSmall), ...said.filter((one) => !isSmall(one))];
  return [...new Map(inOrder.map(({ key, value }) => [key.toLowerCase(), value]))].map(([key, value]) => ({ key, value }));
}

/**
 * What a body of the shape says under one key.
 *
 * @throws Refusal 400
 */
export function metadatumOf(body: Body): Metadatum {
  const { key, value } = body as { readonly key?: string; readonly value?: string };
  if (key === undefined) throw missing("SecretMetadatum", "key");
  if (value === undefined) throw missing("SecretMetadatum", "value");
  requireSafe(key);
  return { key: key.toLowerCase(), value };
}

/** The older way of a schema to say what must be there names it as what is wrong, too. */
function missing(shape: string, name: string): Refusal {
  return invalidObject(shape, `'${name}' is a required property`, name);
}

function requireSafe(key: string): void {
  if (!/^[A-Za-z0-9_-]*$/.test(key)) throw new Refusal(400, "Invalid Key. Key must be URL safe.");
}

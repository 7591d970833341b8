import { bodyShape } from "../api/body-shape.ts";
import { invalidObject, unsupported, type Refusal } from "../api/refusals.ts";

/** `POST /v1/containers` */
export const containerBody = bodyShape("Container", {
  type: "object",
  properties: {
    name: { type: ["string", "null"], maxLength: 255 },
    type: { type: "string", enum: ["generic", "rsa", "certificate"] },
    secret_refs: {
      type: "array",
      items: {
        type: "object",
        required: ["secret_ref"],
        properties: { name: { type: ["string", "null"], maxLength: 255 }, secret_ref: { type: "string", minLength: 1 } },
      },
    },
  },
  required: ["type"],
});

/** What is said of a new container. */
export interface NewContainer {
  readonly name: string | null;
  readonly type: string;
  readonly secrets: readonly NewMember[];
}

/** A secret in a new container. */
export interface NewMember {
  readonly name: string | null;
  readonly secretId: string;
}

interface Ref {
  readonly name?: string | null;
  readonly secret_ref: string;
}

/**
 * What a body of the shape says of a new container.
 *
 * @param base what all of this service's URLs begin with
 * @throws Refusal 400
 */
export function newContainer(body: Readonly<Record<string, unknown>>, base: string): NewContainer {
  const type = body["type"] as string;
  const refs = (body["secret_refs"] ?? []) as readonly Ref[];
  const secrets = refs.map(({ name, secret_ref: ref }) => ({ name: name ?? null, secretId: secretIdIn(ref) }));
  const names = new Set(refs.map(({ name }) => (name === undefined ? "" : name)));
  if (names.size < refs.length) throw refused("Duplicate reference names are not allowed");
  if (new Set(secrets.map(({ secretId }) => secretId)).size < refs.length) throw refused("Duplicate secret ids are not allowed");
  if (!refs.every(({ secret_ref: ref }) => ref.startsWith(base))) throw unsupported();
  if (refs.length > 0) RULES[type]?.(names);
  return { name: (body["name"] as string | null | undefined) ?? null, type, secrets };
}

type Names = ReadonlySet<string | null>;

/** Which secrets containers of a type have, by their names. */
const RULES: Readonly<Record<string, (names: Names) => void>> = {
  rsa: (names) => {
    if (!areAmong(names, ["public_key", "private_key", "private_key_passphrase"]))
      throw refused("only 'private_key', 'public_key' and 'private_key_passphrase' reference names are allowed for RSA type");
    if (!names.has("public_key") || !names.has("private_key"))
      throw refused("The minimum required reference names are 'public_key' and'private_key' for RSA type");
  },
  certificate: (names) => {
    if (!areAmong(names, ["certificate", "private_key", "private_key_passphrase", "intermediates"]))
      throw refused(
        "only 'private_key', 'certificate' , 'private_key_passphrase',  or 'intermediates' reference names are allowed for Certificate type",
      );
    if (!names.has("certificate")) throw refused("The minimum required reference name is 'certificate' for Certificate type");
  },
};

function areAmong(names: Names, allowed: readonly (string | null)[]): boolean {
  return [...names].every((name) => allowed.includes(name));
}

/** The id in a URL of a secret, or what is taken for one. */
function secretIdIn(ref: string): string {
  return ref.replace(/\/$/, "").replace(/^.*\//s, "");
}

function refused(reason: string): Refusal {
  return invalidObject("Container", reason, "secret_refs");
}

import { bodyShape } from "../api/body-shape.ts";
import type { NewMember } from "../containers/shapes.ts";

/** `POST` and `DELETE /v1/containers/{container_id}/secrets` */
export const containerSecretBody = bodyShape("ContainerSecret", {
  type: "object",
  properties: { name: { type: "string", maxLength: 255 }, secret_ref: { type: "string", minLength: 1 } },
  required: ["secret_ref"],
});

/** Which secret a body of the shape is about. What stands before the last slash of its URL is passed over, as upstream does. */
export function memberOf(body: Readonly<Record<string, unknown>>): NewMember {
  const { name = null, secret_ref: ref } = body as { readonly name?: string; readonly secret_ref: string };
  return { name, secretId: ref.slice(ref.lastIndexOf("/") + 1) };
}

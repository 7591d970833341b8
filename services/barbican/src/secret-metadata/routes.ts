import type { Transaction } from "kysely";
import type { Call } from "../api/call.ts";
import { notFound, Refusal } from "../api/refusals.ts";
import { route, type Route } from "../api/route.ts";
import type { Tables } from "../database/tables.ts";
import { requireSecret } from "../secrets/require-secret.ts";
import { aboutSecret, type Secret } from "../secrets/secret.ts";
import { lockSecret } from "../secrets/store.ts";
import { metadataBody, metadataOf, metadatumBody, metadatumOf } from "./shapes.ts";
import { deleteMetadatum, metadataOfSecret, replaceMetadata, replaceMetadatum } from "./store.ts";

const ALL = "/v1/secrets/{secret_id}/metadata";
const ONE = "/v1/secrets/{secret_id}/metadata/{key}";

/** `/v1/secrets/{secret_id}/metadata` */
export const secretMetadataRoutes: readonly Route[] = [
  route(
    "GET",
    ALL,
    { summary: "Read what users say of a secret.", operation: "Secret metadata retrieval", policies: ["secret_meta:get"], isForAll: true },
    async (call) => {
      const secret = await requireSecret(call);
      call.authorize("secret_meta:get", aboutSecret(secret));
      return { metadata: await read(call, secret) };
    },
  ),
  route(
    "PUT",
    ALL,
    {
      summary: "Say this of a secret, and nothing else any more.",
      operation: "Secret metadata creation",
      policies: ["secret_meta:put"],
      body: metadataBody,
      success: 201,
    },
    async (call) => {
      const secret = await requireSecret(call);
      call.authorize("secret_meta:put", aboutSecret(secret));
      const said = metadataOf(call.json());
      await changing(call, secret, async (trx) => await replaceMetadata(trx, secret.id, said, call.barbican.now()));
      return { metadata_ref: refOf(call, secret) };
    },
  ),
  route(
    "POST",
    ALL,
    {
      summary: "Say something more of a secret.",
      operation: "Secret metadatum creation",
      policies: ["secret_meta:post"],
      body: metadatumBody,
      success: 201,
    },
    async (call) => {
      const secret = await requireSecret(call);
      call.authorize("secret_meta:post", aboutSecret(secret));
      const said = metadatumOf(call.json());
      await changing(call, secret, async (trx) => {
        if (Object.hasOwn(await metadataOfSecret(trx, secret.id), said.key))
          throw new Refusal(409, "Conflict. Key in request is already in the secret metadata");
        await replaceMetadatum(trx, secret.id, said, call.barbican.now());
      });
      call.location(`${refOf(call, secret)}/${said.key}`);
      return said;
    },
  ),
  route(
    "GET",
    ONE,
    { summary: "Read what is said of a secret under a key.", operation: "Secret metadatum retrieval", policies: ["secret_meta:get"] },
    async (call) => {
      const secret = await requireSecret(call);
      call.authorize("secret_meta:get", aboutSecret(secret));
      const { key } = call.params;
      const all = await read(call, secret);
      if (!Object.hasOwn(all, key)) throw notFound("Secret metadata");
      return { key, value: all[key] };
    },
  ),
  route(
    "PUT",
    ONE,
    {
      summary: "Say something else of a secret under a key that there is.",
      operation: "Secret metadatum update",
      policies: ["secret_meta:put"],
      body: metadatumBody,
    },
    async (call) => {
      const secret = await requireSecret(call);
      call.authorize("secret_meta:put", aboutSecret(secret));
      const said = metadatumOf(call.json());
      const { key } = call.params;
      await changing(call, secret, async (trx) => {
        if (!Object.hasOwn(await metadataOfSecret(trx, secret.id), key)) throw notFound("Secret metadata");
        if (said.key !== key) throw new Refusal(409, "Key in request data does not match key in the ");
        await replaceMetadatum(trx, secret.id, said, call.barbican.now());
      });
      return said;
    },
  ),
  route(
    "DELETE",
    ONE,
    {
      summary: "Take back what is said of a secret under a key, if anything is.",
      operation: "Secret metadatum removal",
      policies: ["secret_meta:delete"],
      success: 204,
    },
    async (call) => {
      const secret = await requireSecret(call);
      call.authorize("secret_meta:delete", aboutSecret(secret));
      await changing(call, secret, async (trx) => await deleteMetadatum(trx, secret.id, call.params.key));
      return undefined;
    },
  ),
];

async function read({ barbican }: Call, { id }: Secret): Promise<Readonly<Record<string, string>>> {
  return await barbican.pool.read((db) => metadataOfSecret(db, id));
}

/** Writes of one secret's come one after the other; none comes after its end. */
async function changing({ barbican }: Call, { id }: Secret, change: (trx: Transaction<Tables>) => Promise<void>): Promise<void> {
  await barbican.pool.write(async (trx) => {
    if (!(await lockSecret(barbican, trx, id))) throw notFound("Secret");
    await change(trx);
  });
}

function refOf(call: Call, { id }: Secret): string {
  return call.href(`secrets/${id}/metadata`);
}

import type { Answer } from "@underpin/oslo/http";
import { loaded, target, type Target } from "@underpin/oslo/policy";
import type { Transaction } from "kysely";
import type { Call } from "../api/call.ts";
import { notFound } from "../api/refusals.ts";
import { route, type Route } from "../api/route.ts";
import { requireContainer } from "../containers/require-container.ts";
import { lockContainer } from "../containers/store.ts";
import type { Tables } from "../database/tables.ts";
import { requireSecret } from "../secrets/require-secret.ts";
import { lockSecret } from "../secrets/store.ts";
import { OF_CONTAINERS, OF_SECRETS, type AclTables } from "./lists.ts";
import { aclBody, aclChange, shownAcl } from "./shapes.ts";
import { deleteAcl, findAcl, writeAcl } from "./store.ts";

/** What an access list is of. */
interface Owner {
  readonly id: string;
  /** What rules may ask of it: nothing of the list itself, as with upstream. */
  readonly about: Target;
  readonly tables: AclTables;
  /** Where it is below the version. */
  readonly path: string;
  /**
   * Lets nobody else change it until the transaction ends.
   *
   * @throws Refusal 404 if it is gone
   */
  readonly lock: (trx: Transaction<Tables>) => Promise<void>;
}

const SECRET = "/v1/secrets/{secret_id}/acl";
const CONTAINER = "/v1/containers/{container_id}/acl";

const FACTS = {
  GET: { summary: "Read who may read it.", what: "retrieval" },
  PUT: { summary: "Say who may read it.", what: "Update", body: aclBody },
  PATCH: { summary: "Say something else of who may read it.", what: "Update", body: aclBody },
  DELETE: { summary: "Let the whole project read it again.", what: "deletion" },
} as const;

const POLICY = { GET: "get", PUT: "put_patch", PATCH: "put_patch", DELETE: "delete" } as const;

/** `/v1/secrets/{secret_id}/acl` and `/v1/containers/{container_id}/acl` */
export const aclRoutes: readonly Route[] = (["GET", "PUT", "PATCH", "DELETE"] as const).flatMap((method) => {
  const { what, ...facts } = FACTS[method];
  const [ofSecret, ofContainer] = [`secret_acls:${POLICY[method]}`, `container_acls:${POLICY[method]}`] as const;
  return [
    route(method, SECRET, { ...facts, operation: `SecretACL(s) ${what}`, policies: [ofSecret] }, async (call) => {
      const owner = await secretOf(call);
      call.authorize(ofSecret, owner.about);
      return await DO[method](call, owner);
    }),
    route(method, CONTAINER, { ...facts, operation: `ContainerACL(s) ${what}`, policies: [ofContainer] }, async (call) => {
      const owner = await containerOf(call);
      call.authorize(ofContainer, owner.about);
      return await DO[method](call, owner);
    }),
  ];
});

const DO: Readonly<Record<keyof typeof FACTS, (call: Call, owner: Owner) => Promise<Answer>>> = {
  GET: async ({ barbican }, { id, tables }) => shownAcl(await barbican.pool.read((db) => findAcl(db, tables, id))),
  PUT: async (call, { id, tables, lock, path }) => {
    const change = aclChange(call.json());
    await call.barbican.pool.write(async (trx) => {
      await lock(trx);
      if (change === undefined) return await deleteAcl(trx, tables, id);
      const { projectAccess = true, users = [] } = change;
      await writeAcl(trx, tables, id, { projectAccess, users }, call.barbican.now());
    });
    return { acl_ref: call.href(`${path}/acl`) };
  },
  PATCH: async (call, { id, tables, lock, path }) => {
    const change = aclChange(call.json());
    if (change)
      await call.barbican.pool.write(async (trx) => {
        await lock(trx);
        await writeAcl(trx, tables, id, change, call.barbican.now());
      });
    return { acl_ref: call.href(`${path}/acl`) };
  },
  DELETE: async ({ barbican }, { id, tables, lock }) => {
    await barbican.pool.write(async (trx) => {
      await lock(trx);
      await deleteAcl(trx, tables, id);
    });
    return null;
  },
};

async function secretOf(call: Call<{ readonly secret_id: string }>): Promise<Owner> {
  const { id, external_id: project, creator_id: creator } = await requireSecret(call);
  return {
    id,
    about: target().row("secret", loaded({ project_id: project, creator_id: creator })),
    tables: OF_SECRETS,
    path: `secrets/${id}`,
    lock: async (trx) => {
      if (!(await lockSecret(call.barbican, trx, id))) throw notFound("Secret");
    },
  };
}

async function containerOf(call: Call<{ readonly container_id: string }>): Promise<Owner> {
  const { id, external_id: project, creator_id: creator } = await requireContainer(call);
  return {
    id,
    about: target().row("container", loaded({ project_id: project, creator_id: creator })),
    tables: OF_CONTAINERS,
    path: `containers/${id}`,
    lock: async (trx) => {
      if (!(await lockContainer(call.barbican, trx, id))) throw notFound("Secrets container");
    },
  };
}

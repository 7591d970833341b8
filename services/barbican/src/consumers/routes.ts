import type { Answer } from "@underpin/oslo/http";
import type { Target } from "@underpin/oslo/policy";
import type { Transaction } from "kysely";
import type { Call } from "../api/call.ts";
import { requireUuid } from "../api/ids.ts";
import { notFound, Refusal } from "../api/refusals.ts";
import { route, type Route } from "../api/route.ts";
import { aboutContainer } from "../containers/container.ts";
import { containerDocument } from "../containers/document.ts";
import { requireContainer } from "../containers/require-container.ts";
import { lockContainer } from "../containers/store.ts";
import { isoText } from "../database/iso-text.ts";
import type { Tables } from "../database/tables.ts";
import { findOrMakeProject, findProject } from "../projects/project.ts";
import { quotaOf, type Counted } from "../quotas/hold.ts";
import { requireSecret } from "../secrets/require-secret.ts";
import { aboutSecret, shownSecret } from "../secrets/secret.ts";
import { consumersOf, lockSecret } from "../secrets/store.ts";
import { OF_CONTAINERS, OF_SECRETS, type ConsumerKind, type Said } from "./kinds.ts";
import { consumerLike, deleteConsumer, findConsumer, insertConsumer, listConsumers, type Consumer } from "./store.ts";

/** What is consumed. */
interface Owner {
  readonly id: string;
  /** Keystone's id of its project. */
  readonly projectId: string;
  readonly about: Target;
  readonly kind: ConsumerKind;
  readonly counted: Counted;
  /** Where it is below the version. */
  readonly path: string;
  /**
   * Lets nobody else change it until the transaction ends.
   *
   * @throws Refusal 404 if it is gone
   */
  readonly lock: (trx: Transaction<Tables>) => Promise<void>;
  /** It as clients see it by now. */
  readonly document: () => Promise<object>;
}

const SECRET = "/v1/secrets/{secret_id}/consumers";
const CONTAINER = "/v1/containers/{container_id}/consumers";

const DO = { GET: list, POST: create, DELETE: remove } as const;
const FACTS = {
  GET: { summary: "List what uses it.", what: "retrieval", right: "get" },
  POST: { summary: "Say that something uses it.", what: "creation", right: "post" },
  DELETE: { summary: "Say that something uses it no longer.", what: "deletion", right: "delete" },
} as const;

/** `/v1/secrets/{secret_id}/consumers` and `/v1/containers/{container_id}/consumers` */
export const consumerRoutes: readonly Route[] = [
  ...(["GET", "POST", "DELETE"] as const).flatMap((method) => {
    const { what, right, summary } = FACTS[method];
    const plural = method === "GET" ? "s(s)" : "";
    const [ofSecret, ofContainer] = [`secret_consumers:${right}`, `container_consumers:${right}`] as const;
    const bodyOf = ({ body }: ConsumerKind): object => (method === "GET" ? {} : { body });
    const secretFacts = { summary, operation: `SecretConsumer${plural} ${what}`, policies: [ofSecret], ...bodyOf(OF_SECRETS) };
    const containerFacts = { summary, operation: `ContainerConsumer${plural} ${what}`, policies: [ofContainer], ...bodyOf(OF_CONTAINERS) };
    return [
      route(method, SECRET, secretFacts, async (call) => {
        const owner = await secretOf(call);
        call.authorize(ofSecret, owner.about);
        return await DO[method](call, owner);
      }),
      route(method, CONTAINER, containerFacts, async (call) => {
        const owner = await containerOf(call);
        call.authorize(ofContainer, owner.about);
        return await DO[method](call, owner);
      }),
    ];
  }),
  route(
    "GET",
    `${SECRET}/{consumer_id}`,
    { summary: "Read what uses a secret.", operation: "SecretConsumer retrieval", policies: ["consumer:get"] },
    async (call) => await one(call, await secretOf(call)),
  ),
  route(
    "GET",
    `${CONTAINER}/{consumer_id}`,
    { summary: "Read who uses a container.", operation: "ContainerConsumer retrieval", policies: ["consumer:get"] },
    async (call) => await one(call, await containerOf(call)),
  ),
];

async function list(call: Call, { id, kind, path }: Owner): Promise<Answer> {
  const { entries, total } = await call.barbican.pool.read((db) => listConsumers(db, kind, id, call.paging));
  return call.list("consumers", { entries: entries.map((consumer) => shown(consumer, kind)), total }, `${path}/consumers`);
}

async function one(call: Call<{ readonly consumer_id: string }>, { id, kind, about }: Owner): Promise<Answer> {
  const consumerId = requireUuid("consumer", call.params.consumer_id);
  call.authorize("consumer:get", about);
  const consumer = await call.barbican.pool.read((db) => findConsumer(db, kind, id, consumerId));
  if (consumer === undefined) throw notFound("Consumer");
  return shown(consumer, kind);
}

async function create(call: Call, owner: Owner): Promise<Answer> {
  const { barbican, caller } = call;
  const { id, kind } = owner;
  const said = saidIn(call, kind);
  const project = await findOrMakeProject(barbican, caller.projectId);
  const quota = quotaOf(barbican, project, owner.counted);
  await barbican.pool.write(async (trx) => {
    await owner.lock(trx);
    await quota.hold(trx);
    await insertConsumer(trx, kind, id, { projectId: project.id, said, now: barbican.now() });
  });
  // There is nothing there; clients read the id.
  call.location(call.href(`consumers/${id}/consumers`));
  return await owner.document();
}

async function remove(call: Call, owner: Owner): Promise<Answer> {
  const { barbican, caller } = call;
  const { id, kind } = owner;
  const said = saidIn(call, kind);
  await barbican.pool.write(async (trx) => {
    const consumer = await consumerLike(trx, kind, id, said);
    if (consumer === undefined) throw notFound("Consumer");
    const project = await findProject(trx, caller.projectId);
    const isOwn = consumer.project_id === project?.id || owner.projectId === caller.projectId;
    if (!isOwn && project === undefined && kind === OF_SECRETS) throw notFound("Consumer");
    if (!isOwn) throw new Refusal(403, "Not Allowed. Sorry, only the creator of a consumer can delete it.");
    if (!(await deleteConsumer(trx, kind, consumer.id, barbican.now()))) throw notFound("Consumer");
  });
  return await owner.document();
}

function saidIn(call: Call, { fields }: ConsumerKind): Said {
  const body = call.json();
  return Object.fromEntries(fields.map((field) => [field, body[field] as string]));
}

function shown(consumer: Consumer, { fields }: ConsumerKind): object {
  const { created_at: created, updated_at: updated, status } = consumer;
  return {
    created: isoText(created),
    updated: isoText(updated),
    status,
    ...Object.fromEntries(fields.map((field) => [field, consumer[field]])),
  };
}

async function secretOf(call: Call<{ readonly secret_id: string }>): Promise<Owner> {
  const secret = await requireSecret(call);
  return {
    id: secret.id,
    projectId: secret.external_id,
    about: aboutSecret(secret),
    kind: OF_SECRETS,
    counted: "secret consumers",
    path: `secrets/${secret.id}`,
    lock: async (trx) => {
      if (!(await lockSecret(call.barbican, trx, secret.id))) throw notFound("Secret");
    },
    document: async () => {
      const [now, consumers] = [await requireSecret(call), await consumersOf(call.barbican, [secret.id])];
      // Zed says nothing of the payload here.
      const content_type = call.barbican.compatibility === 15 ? null : now.content_type;
      return shownSecret({ ...now, content_type }, call.href(`secrets/${secret.id}`), consumers.get(secret.id));
    },
  };
}

async function containerOf(call: Call<{ readonly container_id: string }>): Promise<Owner> {
  const container = await requireContainer(call);
  return {
    id: container.id,
    projectId: container.external_id,
    about: aboutContainer(container),
    kind: OF_CONTAINERS,
    counted: "container consumers",
    path: `containers/${container.id}`,
    lock: async (trx) => {
      if (!(await lockContainer(call.barbican, trx, container.id))) throw notFound("Secrets container");
    },
    document: async () => await containerDocument(call, await requireContainer(call)),
  };
}

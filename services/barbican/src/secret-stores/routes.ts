import type { Answer } from "@underpin/oslo/http";
import type { Call } from "../api/call.ts";
import { Refusal } from "../api/refusals.ts";
import { route, type Route } from "../api/route.ts";
import { findOrMakeProject, type Project } from "../projects/project.ts";
import { chooseStore, chosenStore, findStore, forgetChoice, listStores, shownStore, type SecretStore } from "./store.ts";

const STORES = "/v1/secret-stores";
const PREFERRED = `${STORES}/{store_id}/preferred` as const;

/** `/v1/secret-stores` */
export const secretStoreRoutes: readonly Route[] = [
  route(
    "GET",
    STORES,
    { summary: "List the secret stores.", operation: "List available secret stores", policies: ["secretstores:get"] },
    async (call) => {
      call.authorize("secretstores:get");
      await requireProject(call);
      return { secret_stores: (await listStores(call.barbican)).map((store) => shown(call, store)) };
    },
  ),
  route(
    "GET",
    `${STORES}/global-default`,
    {
      summary: "Read which store those have who chose none.",
      operation: "Retrieve global default secret store",
      policies: ["secretstores:get_global_default"],
    },
    async (call) => {
      call.authorize("secretstores:get_global_default");
      await requireProject(call);
      const store = (await listStores(call.barbican)).find(({ global_default: isDefault }) => isDefault);
      if (store === undefined) throw storeNotFound();
      return shown(call, store);
    },
  ),
  route(
    "GET",
    `${STORES}/preferred`,
    {
      summary: "Read which store one's project has chosen.",
      operation: "Retrieve project preferred store",
      policies: ["secretstores:get_preferred"],
    },
    async (call) => {
      call.authorize("secretstores:get_preferred");
      const store = await chosenStore(call.barbican, await requireProject(call));
      if (store === undefined) throw noChoice();
      return shown(call, store);
    },
  ),
  route(
    "GET",
    `${STORES}/{store_id}`,
    { summary: "Read a secret store.", operation: "Secret store retrieval", policies: ["secretstore:get"] },
    async (call) => {
      const store = await requireStore(call);
      call.authorize("secretstore:get");
      return shown(call, store);
    },
  ),
  route(
    "POST",
    PREFERRED,
    {
      summary: "Choose a store for the next secrets of one's project.",
      operation: "Setting preferred secret store",
      policies: ["secretstore_preferred:post"],
      success: 204,
    },
    async (call) => {
      const { id } = await requireStore(call);
      call.authorize("secretstore_preferred:post");
      await chooseStore(call.barbican, await requireProject(call), id);
      return undefined;
    },
  ),
  route(
    "DELETE",
    PREFERRED,
    {
      summary: "Take the choice of one's project back, whichever it was.",
      operation: "Removing preferred secret store",
      policies: ["secretstore_preferred:delete"],
      success: 204,
    },
    async (call) => {
      await requireStore(call);
      call.authorize("secretstore_preferred:delete");
      if (!(await forgetChoice(call.barbican, await requireProject(call)))) throw noChoice();
      return undefined;
    },
  ),
];

/** @throws Refusal 404 where no project may choose */
function requireSeveral({ barbican }: Call): void {
  if (barbican.crypto.stores === null)
    throw new Refusal(404, "Not Found. Multiple backends support is not enabled in service configuration.");
}

async function requireProject(call: Call): Promise<Project> {
  requireSeveral(call);
  return await findOrMakeProject(call.barbican, call.caller.projectId);
}

/** @throws Refusal 404, before any rule is asked */
async function requireStore(call: Call<{ readonly store_id: string }>): Promise<SecretStore> {
  requireSeveral(call);
  const store = await findStore(call.barbican, call.params.store_id);
  if (store === undefined) throw storeNotFound();
  return store;
}

function shown(call: Call, store: SecretStore): Answer {
  return shownStore(store, (path) => call.href(path));
}

function storeNotFound(): Refusal {
  return new Refusal(404, "Not Found. Secret store not found.");
}

function noChoice(): Refusal {
  return new Refusal(404, "Not Found. No preferred secret store defined for this project.");
}

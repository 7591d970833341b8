import type { Outlook } from "../ledger/outlook.ts";
import type { Service } from "../model/service.ts";
import { planScripts } from "../plan/plan.ts";
import { loadScript } from "../repositories/load.ts";
import { filesInFlight } from "../engine/files-in-flight.ts";
import { operationsInFlight } from "../engine/in-flight.ts";
import { outlookOf } from "../engine/outlook.ts";
import type { View } from "../engine/view.ts";

/** What the data migrations in flight consist of, planned anew: for what was expanded by a version that did not note it. */
export async function plannedOutlooks(service: Service, { database, session, repositories, state }: View): Promise<readonly Outlook[]> {
  const { dialect } = database;
  const planned = await planScripts(
    {
      dialect,
      mode: state.offline === null ? "online" : "offline",
      looksOnly: true,
      schema: await dialect.catalogue.introspect(session),
      sizes: await dialect.catalogue.sizes(session),
      inFlight: await operationsInFlight(service, repositories, state),
    },
    await Promise.all(filesInFlight(repositories, state).map((file) => loadScript(service, file))),
  );
  return planned.map(outlookOf);
}

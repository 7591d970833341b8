import type { Call } from "../api/call.ts";
import { shownContainer, type ShownContainer } from "./container.ts";
import { contentsOf } from "./store.ts";

/** A container as clients see it, with what is in it by now. */
export async function containerDocument(call: Call, container: ShownContainer): Promise<object> {
  const [document] = await containerDocuments(call, [container]);
  return document as object;
}

/** The same of some containers. */
export async function containerDocuments(call: Call, containers: readonly ShownContainer[]): Promise<readonly object[]> {
  const contents = await contentsOf(
    call.barbican,
    containers.map(({ id }) => id),
  );
  return containers.map((one) => shownContainer(one, contents.get(one.id) ?? { secrets: [], consumers: [] }, (path) => call.href(path)));
}

import { describe, inverseOf } from "../changes/registry.ts";
import type { Described } from "../model/change.ts";
import { UnderpinError } from "../model/error.ts";
import type { LoadedScript } from "../repositories/load.ts";

/**
 * What takes an expansion back, last change first. Expand only adds, so each of its changes has one; what an exception
 * altered has not.
 *
 * @throws UnderpinError `UP-UNSUPPORTED`
 */
export function inverse({ file, described }: LoadedScript): readonly Described[] {
  return described.toReversed().flatMap((item) => {
    const changes = inverseOf(item.change);
    if (changes) return changes.map((change) => ({ ...item, change }));
    throw new UnderpinError("UP-UNSUPPORTED", {
      what: `${file.name} can't be reverted: ${describe(item.change)} can't be taken back.`,
      why: item.exception ?? "What it was before is not known.",
      fine: "Nothing was changed; both releases go on working.",
      next: "Go on with the upgrade, or restore the backup.",
    });
  });
}

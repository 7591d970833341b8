import { UnderpinError } from "underpin/cli";
import { findRelease } from "underpin/service";
import { HEAD, REVISIONS, versionOf } from "../revisions.ts";
import { barbican, OUR_RELEASE } from "../service.ts";

/**
 * The version that an operator names: one of upstream's revisions, the beginning of one, `head`, `base`, `+N` from where the database
 * stands, or a release by its name or number.
 *
 * @param head the newest version that there is
 * @throws UnderpinError `UP-VERSION`
 * @example
 * revisionTarget("d278", 30); // 33
 * revisionTarget("mitaka", 30); // 33
 * revisionTarget("+1", 30); // 31
 */
export function revisionTarget(text: string, current: number, head: number = HEAD): number {
  const wanted = text.trim();
  if (wanted === "head" || wanted === "heads") return head;
  if (wanted === "base") return 0;
  if (wanted.includes(":")) throw refusal("Range revision not allowed");
  const relative = /^\+(\d+)$/.exec(wanted)?.[1];
  if (relative !== undefined) {
    const to = current + Number(relative);
    if (to > head) throw refusal(`Relative revision ${wanted} didn't produce ${relative} migrations`);
    return to;
  }
  if (head > HEAD && wanted.toLowerCase() === OUR_RELEASE) return head;
  return versionOf(wanted) ?? findRelease(barbican, wanted)?.version ?? byBeginning(wanted);
}

function byBeginning(wanted: string): number {
  const found = wanted === "" ? [] : REVISIONS.filter(({ id }) => id.startsWith(wanted));
  const [first, second] = found;
  if (first === undefined) throw refusal(`Can't locate revision identified by '${wanted}'`);
  if (second !== undefined)
    throw refusal(`Multiple revisions start with '${wanted}': ${found.map(({ id }) => `'${id}'`).join(", ")}; please be more specific.`);
  return versionOf(first.id) ?? 0;
}

function refusal(what: string): UnderpinError {
  return new UnderpinError("UP-VERSION", {
    what,
    fine: "Nothing was changed.",
    next: "`history` lists the revisions, `releases` the releases.",
  });
}

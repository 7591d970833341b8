import { examinationOf, type DoctorOptions } from "./examination.ts";
import { examine } from "./examine.ts";
import type { Diagnosis } from "./symptom.ts";
import { SYMPTOMS } from "./symptoms.ts";

/**
 * Looks at a service's database for what would stand in an upgrade's way. Never changes anything.
 *
 * @throws UnderpinError `UP-URL`, `UP-CONNECT`, `UP-AUTH`, `UP-DRIVER`, `UP-REPOSITORY`
 * @example
 * const found = (await doctor({ service: shop, url, to: "v2" })).filter((one) => matters(one));
 */
export async function doctor(options: DoctorOptions): Promise<readonly Diagnosis[]> {
  const { limitMs, signal } = options;
  return await examine(SYMPTOMS, await examinationOf(options), { signal, ...(limitMs !== undefined && { limitMs }) });
}

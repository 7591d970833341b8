import { messageOf } from "../model/error.ts";
import type { Diagnosis, Found, Symptom } from "./symptom.ts";

/** Milliseconds that a look for one symptom may take. */
const LIMIT_MS = 10_000;
/** So many symptoms are looked for at the same time: each may need a connection. */
const AT_ONCE = 4;

export interface ExamineOptions {
  readonly limitMs?: number;
  readonly atOnce?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Looks for symptoms, several at once. One that fails, or does not end in time, is told as such and ends no other.
 *
 * @returns one diagnosis for each, in their order
 */
export async function examine<C>(
  symptoms: readonly Symptom<C>[],
  context: C,
  { limitMs = LIMIT_MS, atOnce = AT_ONCE, signal }: ExamineOptions = {},
): Promise<readonly Diagnosis[]> {
  const diagnoses: Diagnosis[] = [];
  const waiting = symptoms.entries();
  const lane = async (): Promise<void> => {
    for (const [i, symptom] of waiting) {
      signal?.throwIfAborted();
      diagnoses[i] = await diagnose(symptom, context, limitMs, signal);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, symptoms.length) }, lane));
  return diagnoses;
}

async function diagnose<C>(symptom: Symptom<C>, context: C, limitMs: number, signal: AbortSignal | undefined): Promise<Diagnosis> {
  const { name, severity, what, why, next } = symptom;
  const told = { symptom: name, severity, what, why, next };
  const over = new AbortController();
  const stop = (): void => over.abort(signal?.reason);
  signal?.addEventListener("abort", stop, { once: true });
  let timer: NodeJS.Timeout | undefined;
  try {
    const ended = new Promise<never>((_, reject) => {
      over.signal.addEventListener("abort", () => reject(over.signal.reason as Error), { once: true });
      timer = setTimeout(() => over.abort(new Error(`It did not end within ${limitMs / 1000} s.`)), limitMs);
    });
    const found = await Promise.race([(async () => await symptom.look(context, over.signal))(), ended]);
    return { ...told, ...foundOf(found) };
  } catch (error) {
    signal?.throwIfAborted();
    return { ...told, state: "failed", details: [], reason: messageOf(error) };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
    // Whatever a look that failed has open is given back.
    over.abort();
  }
}

function foundOf(found: Found): Pick<Diagnosis, "state" | "details"> {
  const details = typeof found === "boolean" ? [] : found;
  return { state: found === true || details.length > 0 ? "found" : "absent", details };
}

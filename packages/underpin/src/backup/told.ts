import type { CopyTask } from "../model/backup.ts";
import type { Listener, UnderpinEvent } from "../model/event.ts";

type CopyEvent = Extract<UnderpinEvent, { type: "copy" }>;

/** Bytes are told so often at most, and at their end: tools give out little at a time. */
const EVERY_MS = 100;

/** Tells of a copy as it goes on. */
export function told(
  what: CopyEvent["what"],
  { onEvent, signal }: { readonly onEvent?: Listener; readonly signal?: AbortSignal },
  total: number | null = null,
): Omit<CopyTask, "file"> {
  let [bytes, table, tables, last] = [0, null as string | null, 0, 0];
  const tell = (): void => onEvent?.({ type: "copy", what, bytes, total, table, tables });
  return {
    signal,
    onBytes: (now) => {
      bytes = now;
      if (bytes !== total && Date.now() - last < EVERY_MS) return;
      last = Date.now();
      tell();
    },
    onTable: (name) => {
      table = name;
      tables++;
      tell();
    },
  };
}

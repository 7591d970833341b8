import { writeFileSync } from "node:fs";

/** Which parts of a process's memory a core dump has; Linux alone has such a choice. Processes that it starts have the same. */
const FILTER = "/proc/self/coredump_filter";

/**
 * Leaves out of core dumps all that is in the memory of this process, keys among it: whoever runs it may allow dumps and not know. What a dump has still says which signal ended it, and in which
 * of its threads.
 */
export function keepMemoryOutOfCoreDumps(): void {
  try {
    writeFileSync(FILTER, "0");
  } catch {
    // Not Linux, or a kernel without core dumps.
  }
}

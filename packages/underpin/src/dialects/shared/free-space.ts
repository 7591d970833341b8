import { statfs } from "node:fs/promises";
import type { FreeSpace } from "../../model/health.ts";

/** Room in a folder of this machine for whoever isn't root; null where it can't be looked at. */
export async function freeSpaceIn(place: string): Promise<FreeSpace | null> {
  try {
    const { bavail, bsize } = await statfs(place);
    return { place, bytes: bavail * bsize };
  } catch {
    // A folder of another machine's, or one that we may not look at.
    return null;
  }
}

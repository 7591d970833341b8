// Writes what Keystone 22 and 30 tell of the plays of golden.ts: KEYSTONE_30=FOLDER PEERS=1 node test/services/notifications/make-golden.mjs
import { createJiti } from "jiti";

const { record } = await createJiti(import.meta.url).import("./record.ts");
await record();

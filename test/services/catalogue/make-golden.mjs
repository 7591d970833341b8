// KEYSTONE_30=… node test/services/catalogue/make-golden.mjs: asks Python's Keystone again, and writes answers-22.json.gz and answers-30.json.gz.
import { createJiti } from "jiti";

process.env.PEERS = "1";
const { main } = await createJiti(import.meta.url).import("./make-golden.ts");
await main();

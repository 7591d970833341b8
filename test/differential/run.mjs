// node test/differential/run.mjs …: what it takes is in run.ts.
import { createJiti } from "jiti";

process.env.PEERS = "1";
const { main } = await createJiti(import.meta.url).import("./run.ts");
await main(process.argv.slice(2));

// node test/barbican/api/run.mjs …: what it takes is in run.ts.
// Python is asked.
process.env.PEERS = "1";
await import("../../differential/typescript.mjs");
const { main } = await import("./run.ts");
await main(process.argv.slice(2));

// node test/differential/run.mjs …: what it takes is in run.ts.
await import("./typescript.mjs");
process.env.PEERS = "1";
const { main } = await import("./run.ts");
await main(process.argv.slice(2));

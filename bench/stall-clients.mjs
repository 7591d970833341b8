// Clients that write a row each, in a thread of their own: what they feel is the database's, not what else this process does.
import { setTimeout as delay } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { openDatabase } from "underpin/engine";

const { url, count } = workerData;
const database = await openDatabase(url);
const stop = new AbortController();
let latencies = [];
const sessions = await Promise.all(Array.from({ length: count }, () => database.connect()));
const clients = sessions.map(async (session, i) => {
  while (!stop.signal.aborted) {
    const started = performance.now();
    await session.run("UPDATE busy SET n = n + 1 WHERE id = ?", [10 + i]);
    latencies.push(performance.now() - started);
    await delay(1);
  }
  await session.close();
});
parentPort.on("message", (order) => {
  parentPort.postMessage(latencies);
  latencies = [];
  if (order !== "stop") return;
  stop.abort();
  parentPort.close();
});
parentPort.postMessage([]);
await Promise.all(clients);

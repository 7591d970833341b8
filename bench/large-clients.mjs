// Clients of a large table, in a thread of their own: what they feel is the database's, not what else this process does. Each takes the statements in
// turn, about a row of its choice, and comes again where plain DDL has the server end one of the two.
import { on } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { openDatabase } from "underpin/engine";
import { untilDone } from "./until-done.mjs";

const { url, count, rows, statements } = workerData;
const database = await openDatabase(url);
const sessions = await Promise.all(Array.from({ length: count }, () => database.connect()));
const stop = new AbortController();
const now = () => performance.timeOrigin + performance.now();
let longest = { ms: 0, at: 0 };

const clients = sessions.map(async (session) => {
  while (!stop.signal.aborted) {
    const id = 1 + Math.floor(Math.random() * rows);
    for (const { sql, params } of statements) {
      const started = now();
      await untilDone(() => session.run(sql, Array(params).fill(id)));
      const ms = now() - started;
      if (ms > longest.ms) longest = { ms, at: started + ms };
    }
    await delay(2);
  }
  await session.close();
});

const orders = on(parentPort, "message");
parentPort.postMessage(longest);
for await (const [order] of orders) {
  const isLast = order === "stop";
  if (isLast) {
    stop.abort();
    await Promise.all(clients);
  }
  parentPort.postMessage(longest);
  longest = { ms: 0, at: 0 };
  if (isLast) break;
}

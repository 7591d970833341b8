// What the benchmarks of large tables share: phases of an evolution beside clients, and how long the longest of their statements took in each, and in which step.
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { defineService } from "underpin";
import { createEngine, openDatabase } from "underpin/engine";
import { ms, root } from "./lib.mjs";
import { untilDone } from "./until-done.mjs";

export const ROWS = Number(process.env.BENCH_ROWS ?? 1_000_000);
export const CLIENTS = 4;

const now = () => performance.timeOrigin + performance.now();

/** A service whose second release comes by these operations, as a script has them, and what takes its files away. */
export function serviceOf(operations) {
  const folder = mkdtempSync(join(tmpdir(), "bench-large-"));
  const underpin = JSON.stringify(`file://${root}packages/underpin/dist/index.js`);
  const script = (text) => `import * as u from ${underpin};\nexport default u.evolution([${text}]);\n`;
  writeFileSync(join(folder, "001_before.mjs"), script(""));
  writeFileSync(join(folder, "002_after.mjs"), script(operations));
  const releases = [1, 2].map((version) => ({ name: `v${version}`, version }));
  const service = defineService({ name: "bench", migrations: pathToFileURL(`${folder}/`), releases });
  return { service, drop: () => rmSync(folder, { recursive: true }) };
}

/** Makes a database on a server; returns its URL. */
export async function makeDatabase(server, name) {
  await runAll(server.url, [`CREATE DATABASE ${name}`]);
  return server.url.replace(/\/\w+$/, `/${name}`);
}

export async function runAll(url, statements) {
  const session = await (await openDatabase(url)).connect();
  for (const sql of statements) await untilDone(() => session.run(sql));
  await session.close();
}

/** The tables laid, then expand, migrate and contract beside clients of the release that is served in each. */
export async function phasesOf(url, service, { laid, old, next = old }) {
  const steps = [];
  const onEvent = (event) => {
    if (event.type === "step-start") steps.push({ title: event.title, started: now() });
  };
  const engine = createEngine({ service, url, onEvent });
  await engine.sync({ to: "v1" });
  await runAll(url, laid);
  const found = {};
  for (const [phase, statements] of [
    ["expand", old],
    ["migrate", old],
    ["contract", next],
  ]) {
    steps.length = 0;
    const { longest, took } = await underLoad(url, statements, () => engine[phase]());
    const step = steps.findLast(({ started }) => started <= longest.at);
    found[phase] = { longest: longest.ms, took, step: step?.title ?? "before its first step" };
  }
  return found;
}

/** One phase after the other in words, and the longest of all. */
export function summary(phases) {
  const all = Object.entries(phases);
  const took = all.reduce((sum, [, phase]) => sum + phase.took, 0);
  return {
    longest: Math.max(...all.map(([, phase]) => phase.longest)),
    text: `${all.map(([name, { longest, step }]) => `${name} ${ms(longest)} (${step})`).join(", ")}, in ${ms(took)}`,
  };
}

/** The longest statement of clients while `body` runs, when it ended, and how long `body` took. */
export async function underLoad(url, statements, body) {
  const worker = new Worker(new URL("large-clients.mjs", import.meta.url), { workerData: { url, count: CLIENTS, rows: ROWS, statements } });
  const told = async (order) => {
    const answer = once(worker, "message");
    if (order) worker.postMessage(order);
    return (await answer)[0];
  };
  await told();
  await delay(500);
  await told("begin");
  const started = performance.now();
  await body();
  const took = performance.now() - started;
  return { longest: await told("stop"), took };
}

import { rename, writeFile } from "node:fs/promises";
import { messageOf, UnderpinError } from "../../model/error.ts";
import type { FleetNode, HaproxySettings } from "../fleet/fleet.ts";
import { BalancerAway, type Balancer, type Counts, type Load, type Traffic } from "./balancer.ts";
import { tell } from "./runtime-socket.ts";

/** One line of `show stat`, by the names of its columns. */
type Line = Readonly<Record<string, string>>;

const SERVING = /^(UP|no check)/;
/** Bits of `srv_admin_state`: forced maintenance, forced drain. */
const TOLD_TO_BE_OUT = 0x01 | 0x08;

/**
 * HAProxy, over its runtime socket; several that serve the same nodes (a pair with a floating address) are told the same. What is told
 * lives in its memory: after a reload it has to be told again.
 *
 * @see https://docs.haproxy.org/2.6/management.html#9.1
 */
export function haproxy({ sockets, backend, state }: HaproxySettings, nodes: readonly FleetNode[]): Balancer {
  const all = async <T>(one: (socket: string) => Promise<T>): Promise<T[]> => await Promise.all(sockets.map(one));
  const lines = async (socket: string): Promise<Line[]> => statLines(await tell(socket, `show stat ${backend} 6 -1`));
  const seen = async (node: FleetNode): Promise<Line[]> => {
    const each = await all(lines);
    return each.map((found, i) => {
      const line = found.find(({ svname }) => svname === node.server);
      if (line) return line;
      throw new UnderpinError("UP-BALANCER", {
        what: `HAProxy (${sockets[i]}) has no server "${node.server}" in its backend "${backend}".`,
        why: `It has ${found.map(({ svname }) => svname).join(", ") || "no such backend"}.`,
        next: 'Say in the fleet\'s file what it calls the node: "server: NAME".',
      });
    });
  };
  const say = async (node: FleetNode, word: "drain" | "ready"): Promise<void> => {
    await all(async (socket) => await tell(socket, `set server ${backend}/${node.server} state ${word}`));
    if (state !== undefined) await keep(state, await tell(sockets[0] ?? "", "show servers state"));
  };
  const weigh = async (node: FleetNode, share: number): Promise<void> =>
    void (await all(async (socket) => {
      const usual = columnOf(await tell(socket, `show servers state ${backend}`), "srv_iweight");
      const told = async (weights: ReadonlyMap<string, string>): Promise<void> => {
        for (const [server, weight] of weights) await tell(socket, `set server ${backend}/${server} weight ${weight}`);
      };
      await told(weightsOf(usual, node.server, share)).catch(async (error: unknown) => {
        // Where servers are chosen by a table that was made at start, there are no other weights than the usual ones.
        if (share === 1 || error instanceof BalancerAway) throw error;
        await told(weightsOf(usual, node.server, 1));
      });
    }));
  return {
    out: async (node) => {
      await seen(node);
      await say(node, "drain");
    },
    in: async (node, share) => {
      await weigh(node, share);
      await say(node, "ready");
    },
    // Not what it does now, but what it was told: one that is down would be sent requests as soon as it is up.
    isOut: async (node) => {
      const each = await all(async (socket) => columnOf(await tell(socket, `show servers state ${backend}`), "srv_admin_state"));
      return each.every((states) => (Number(states.get(node.server)) & TOLD_TO_BE_OUT) !== 0);
    },
    isIn: async (node) => (await seen(node)).every(({ status = "" }) => SERVING.test(status)),
    busy: async (node) => sum((await seen(node)).map(({ scur, qcur }) => number(scur) + number(qcur))),
    cut: async (node) => {
      const open = sum((await seen(node)).map(({ scur }) => number(scur)));
      if (open > 0) await all(async (socket) => await tell(socket, `shutdown sessions server ${backend}/${node.server}`));
      return open;
    },
    load: async () => loadOf(await all(lines), nodes),
    traffic: async () => {
      const each = await all(async (socket) => trafficOf(socket, await lines(socket), nodes));
      return { nodes: each.flatMap((one) => one.nodes), failed: each.flatMap((one) => one.failed) };
    },
  };
}

/** What `show stat` says, a line for each server and one for all of them. */
function statLines(text: string): Line[] {
  const [head = "", ...rows] = text.replace(/^# /, "").trim().split("\n");
  const names = head.split(",");
  return rows.map((row) => {
    const values = row.split(",");
    return Object.fromEntries(names.map((name, i) => [name, values[i] ?? ""]));
  });
}

/** The largest weight that HAProxy knows. */
const MOST_WEIGHT = 256;

/**
 * The weight of each server that gives one of them a share of what is its own. Weights are whole numbers, and often 1: so the others'
 * are raised.
 */
export function weightsOf(usual: ReadonlyMap<string, string>, shy: string, share: number): ReadonlyMap<string, string> {
  if (share === 1) return new Map([...usual.keys()].map((server) => [server, "100%"]));
  const scale = Math.max(1, Math.min(1 / share, MOST_WEIGHT / Math.max(1, ...[...usual.values()].map(Number))));
  return new Map(
    [...usual].map(([server, weight]) => {
      const whole = Number(weight) * scale;
      return [server, String(server === shy ? Math.max(1, Math.round(whole * share)) : Math.round(whole))];
    }),
  );
}

/** What `show servers state` says of each server in one of its columns, after a line with the format's version. */
function columnOf(text: string, column: string): ReadonlyMap<string, string> {
  const [, head = "", ...rows] = text.trim().split("\n");
  const names = head.replace(/^# /, "").split(" ");
  const [name, value] = [names.indexOf("srv_name"), names.indexOf(column)];
  return new Map(rows.map((row) => row.split(" ")).map((values) => [values[name] ?? "", values[value] ?? ""]));
}

function trafficOf(at: string, lines: readonly Line[], nodes: readonly FleetNode[]): Traffic {
  const whole = lines.find(({ svname }) => svname === "BACKEND");
  return {
    nodes: nodes.flatMap((node) => {
      const line = lines.find(({ svname }) => svname === node.server);
      return line ? [countsOf(node.name, at, line)] : [];
    }),
    failed: [{ at, failed: number(whole?.["hrsp_5xx"]) }],
  };
}

/** A server may have as many sessions as each balancer allows it. */
function loadOf(each: readonly (readonly Line[])[], nodes: readonly FleetNode[]): Load {
  return {
    nodes: nodes.map((node) => {
      const own = each.flatMap((lines) => lines.filter(({ svname }) => svname === node.server));
      const limits = own.map(({ slim }) => number(slim));
      return {
        node: node.name,
        isIn: own.length > 0 && own.every(({ status = "" }) => SERVING.test(status)),
        busy: sum(own.map(({ scur, qcur }) => number(scur) + number(qcur))),
        most: limits.length === 0 || limits.includes(0) ? null : sum(limits),
        rate: sum(own.map(({ rate }) => number(rate))),
      };
    }),
    waiting: sum(each.map((lines) => number(lines.find(({ svname }) => svname === "BACKEND")?.["qcur"]))),
  };
}

/** What a connection failed for and was tried elsewhere is no failure: only what a user was answered. */
function countsOf(node: string, at: string, line: Line): Counts {
  const answers = ["1xx", "2xx", "3xx", "4xx", "5xx", "other"].map((kind) => number(line[`hrsp_${kind}`]));
  return { node, at, requests: sum(answers), failed: number(line["hrsp_5xx"]), refused: number(line["hrsp_4xx"]) };
}

/** Never half of it: it may be read at any moment. */
async function keep(file: string, text: string): Promise<void> {
  try {
    await writeFile(`${file}.next`, `${text.trimEnd()}\n`);
    await rename(`${file}.next`, file);
  } catch (cause) {
    throw new UnderpinError("UP-BALANCER", { what: `HAProxy's state file ${file} can't be written.`, why: messageOf(cause), cause });
  }
}

const number = (text: string | undefined): number => Number(text ?? 0) || 0;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

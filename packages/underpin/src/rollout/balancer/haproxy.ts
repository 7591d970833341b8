import { rename, writeFile } from "node:fs/promises";
import { messageOf, UnderpinError } from "../../model/error.ts";
import type { FleetNode, HaproxySettings } from "../fleet/fleet.ts";
import type { Balancer, Counts, Traffic } from "./balancer.ts";
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
  return {
    out: async (node) => {
      await seen(node);
      await say(node, "drain");
    },
    in: async (node) => await say(node, "ready"),
    // Not what it does now, but what it was told: one that is down would be sent requests as soon as it is up.
    isOut: async (node) => {
      const each = await all(async (socket) => statesOf(await tell(socket, `show servers state ${backend}`)));
      return each.every((states) => (Number(states.get(node.server)) & TOLD_TO_BE_OUT) !== 0);
    },
    isIn: async (node) => (await seen(node)).every(({ status = "" }) => SERVING.test(status)),
    busy: async (node) => sum((await seen(node)).map(({ scur, qcur }) => number(scur) + number(qcur))),
    cut: async (node) => {
      const open = sum((await seen(node)).map(({ scur }) => number(scur)));
      if (open > 0) await all(async (socket) => await tell(socket, `shutdown sessions server ${backend}/${node.server}`));
      return open;
    },
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

/** What `show servers state` says of each server's administrative state, after a line with the format's version. */
function statesOf(text: string): ReadonlyMap<string, string> {
  const [, head = "", ...rows] = text.trim().split("\n");
  const names = head.replace(/^# /, "").split(" ");
  const [name, state] = [names.indexOf("srv_name"), names.indexOf("srv_admin_state")];
  return new Map(rows.map((row) => row.split(" ")).map((values) => [values[name] ?? "", values[state] ?? ""]));
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

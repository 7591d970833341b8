import { UnderpinError } from "../../model/error.ts";
import type { FleetNode } from "../fleet/fleet.ts";
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
export function haproxy(sockets: readonly string[], backend: string, nodes: readonly FleetNode[]): Balancer {
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
  const say = async (node: FleetNode, state: "drain" | "ready"): Promise<void> => {
    await all(async (socket) => await tell(socket, `set server ${backend}/${node.server} state ${state}`));
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
      const each = await all(lines);
      return each.map((found) => trafficOf(found, nodes)).reduce(added);
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

function trafficOf(lines: readonly Line[], nodes: readonly FleetNode[]): Traffic {
  const whole = lines.find(({ svname }) => svname === "BACKEND");
  return {
    nodes: nodes.flatMap((node) => {
      const line = lines.find(({ svname }) => svname === node.server);
      return line ? [countsOf(node.name, line)] : [];
    }),
    failed: number(whole?.["hrsp_5xx"]),
  };
}

/** What a connection failed for and was tried elsewhere is no failure: only what a user was answered. */
function countsOf(node: string, line: Line): Counts {
  const answers = ["1xx", "2xx", "3xx", "4xx", "5xx", "other"].map((kind) => number(line[`hrsp_${kind}`]));
  return { node, requests: sum(answers), failed: number(line["hrsp_5xx"]), refused: number(line["hrsp_4xx"]) };
}

function added(one: Traffic, other: Traffic): Traffic {
  return {
    failed: one.failed + other.failed,
    nodes: one.nodes.map(({ node, ...counts }) => {
      const more = other.nodes.find((counted) => counted.node === node);
      return {
        node,
        requests: counts.requests + (more?.requests ?? 0),
        failed: counts.failed + (more?.failed ?? 0),
        refused: counts.refused + (more?.refused ?? 0),
      };
    }),
  };
}

const number = (text: string | undefined): number => Number(text ?? 0) || 0;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

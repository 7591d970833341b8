import { describe, expect, test } from "vitest";
import { UnderpinError } from "../../model/error.ts";
import { fleetOf } from "./read.ts";

const whole = `
balancer: { haproxy: { sockets: [/run/haproxy/admin.sock], backend: shop } }
drain: 1m
node:
  stop: [systemctl, stop, shop]
  start: [systemctl, start, shop]
  upgrade: [apt-get, install, "shop=\${release}"]
  health: { path: /healthz, within: 1.5s }
nodes:
  - { name: web1, address: "http://10.0.0.11:8080", ssh: root@10.0.0.11 }
  - name: web2
    address: http://10.0.0.12:8080
    server: second
    start: [docker, start, shop]
    health: { heartbeat: true }
commands: { expand: [underpin, expand] }
`;

const wrongs = (text: string): string => {
  try {
    fleetOf(text, "fleet.yaml");
  } catch (error) {
    if (error instanceof UnderpinError) return `${error.code} ${error.why}`;
    throw error;
  }
  return "none";
};

describe("a fleet's file", () => {
  test("a node has what all have in common, but for what is said of it", () => {
    const { nodes, drain, soak } = fleetOf(whole, "fleet.yaml");
    expect([drain, soak]).toEqual([60_000, 30_000]);
    expect(nodes[0]).toMatchObject({
      server: "web1",
      ssh: "root@10.0.0.11",
      start: ["systemctl", "start", "shop"],
      health: { path: "/healthz", status: 200, within: 1500, heartbeat: false },
    });
    expect(nodes[1]).toMatchObject({ server: "second", start: ["docker", "start", "shop"], health: { path: "/", heartbeat: true } });
  });

  test("each thing that is wrong is named with its line and column, in their order", () => {
    expect(
      wrongs(`url: x
nodes:
  - name: web 1
    address: http://a
    stop: systemctl stop
    colour: red
drain: 30
commands:
  expand: [run, "\${version}"]
`),
    ).toBe(
      [
        "UP-FLEET fleet.yaml:1:1: url: an address is http://HOST:PORT",
        "fleet.yaml:3:5: nodes.0.name: a name has letters, digits, dots, dashes and underscores",
        "fleet.yaml:5:5: nodes.0.stop: a command is a list: the program, and each of its arguments",
        "fleet.yaml:6:5: nodes.0.colour: there is no such setting",
        "fleet.yaml:7:1: drain: a time is a number with its unit: 500ms, 30s, 5m, 1h",
        "fleet.yaml:9:17: commands.expand.1: a command may name ${release}, ${node}, ${address}, ${rollout}, ${backup}",
      ].join("\n         "),
    );
  });

  test("what is no YAML, and what names no nodes, is said so", () => {
    expect(wrongs("nodes: [\n")).toMatch(/^UP-FLEET fleet\.yaml:2:1: /);
    expect(wrongs("url: http://a\n")).toContain("nodes: it is missing");
    expect(wrongs("")).toContain("the file: ");
  });

  test("a node that nobody can start, and two of one name, are refused", () => {
    expect(wrongs("nodes: [{ name: a, address: http://a, stop: [x] }]")).toContain('1:9: a has no command "start", nor have all of them');
    expect(wrongs("node: { stop: [x], start: [x] }\nnodes: [{ name: a, address: http://a }, { name: a, address: http://b }]")).toContain(
      "two nodes have the same name",
    );
  });
});

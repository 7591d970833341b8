import { expect, test } from "vitest";
import { fleetOf } from "./fleet/read.ts";
import { PROCEDURES } from "./procedures/procedures.ts";
import { lastStepOf } from "./until.ts";

const FLEET = fleetOf(
  `node: { stop: [a], start: [a] }
nodes: [{ name: web1, address: http://a }, { name: web2, address: http://b }]
commands: { expand: [a], migrate: [a], contract: [a], revert: [a], sync: [a] }
database: { stop: [a], start: [a], bootstrap: [a], forget: [a] }
databases: [{ name: db1, address: "a:1" }, { name: db2, address: "b:1" }, { name: db3, address: "c:1" }]`,
  "fleet.yaml",
);

test.each([
  ["zero", "web1: judge", "web2: judge"],
  ["minimal", "web1: judge", "web2: in"],
  ["downtime", "web1: in", "web2: in"],
])("in %s the first node's last step is %s, and that of all nodes %s", (name, first, all) => {
  const steps = PROCEDURES.find((procedure) => procedure.name === name)?.steps(FLEET) ?? [];
  expect(
    ["first-node", "all-nodes", "migrate"].map((word) => (word === "migrate" && name !== "zero" ? null : lastStepOf(word, steps, FLEET))),
  ).toEqual([first, all, name === "zero" ? "migrate" : null]);
  expect(() => lastStepOf("web9: in", steps, FLEET)).toThrow(/no step "web9: in"/);
});

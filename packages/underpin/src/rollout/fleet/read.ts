import { readFile } from "node:fs/promises";
import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from "yaml";
import { messageOf, UnderpinError } from "../../model/error.ts";
import type { DatabaseNode, Fleet, FleetNode } from "./fleet.ts";
import { checkFile, USUAL_HEALTH, type FleetFile } from "./shape.ts";

/** A server that gets all it holds from another takes its time. */
const USUAL_JOIN_MS = 10 * 60_000;

type Path = readonly (string | number)[];

/**
 * Reads the description of a fleet.
 *
 * @throws UnderpinError `UP-FLEET`, with the line and column of each thing that is wrong
 * @example
 * const fleet = await readFleet("fleet.yaml");
 */
export async function readFleet(file: string): Promise<Fleet> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new UnderpinError("UP-FLEET", { what: `${file} can't be read.`, why: messageOf(cause), fine: "Nothing was changed.", cause });
  });
  return fleetOf(text, file);
}

/** The same, of a text; `file` is what errors call it. */
export function fleetOf(text: string, file: string): Fleet {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const refuse = (wrong: readonly string[]): never => {
    throw new UnderpinError("UP-FLEET", {
      what: `${file} does not describe a fleet.`,
      why: wrong.join("\n         "),
      fine: "Nothing was changed.",
    });
  };
  if (document.errors.length > 0) refuse(document.errors.map(({ pos, message }) => `${at(pos[0])}: ${message.split("\n")[0]}`));
  const checked = checkFile(document.toJS());
  if ("wrong" in checked) {
    const found = checked.wrong.map(({ path, why }) => ({
      offset: offsetOf(document, path),
      words: `${path.join(".") || "the file"}: ${why}`,
    }));
    return refuse(found.toSorted((one, other) => one.offset - other.offset).map(({ offset, words }) => `${at(offset)}: ${words}`));
  }
  const { file: said } = checked;
  const lacking = [
    ...lackingIn(said.nodes, said.node, ["stop", "start"]).map(({ i, ...of }) => ({ path: ["nodes", i], ...of })),
    ...lackingIn(said.databases, said.database, ["stop", "start", "bootstrap", "forget"]).map(({ i, ...of }) => ({
      path: ["databases", i],
      ...of,
    })),
  ].map(({ path, name, command }) => `${at(offsetOf(document, path))}: ${name} has no command "${command}", nor have all of them`);
  return lacking.length > 0 ? refuse(lacking) : completed(said);
}

/** Commands that one of several has neither itself nor by what all have in common. */
function lackingIn<Name extends string>(
  each: readonly ({ readonly name: string } & { readonly [name in Name]?: unknown })[],
  common: { readonly [name in Name]?: unknown },
  needed: readonly Name[],
): { readonly i: number; readonly name: string; readonly command: Name }[] {
  return each.flatMap((one, i) =>
    needed.filter((command) => !(one[command] ?? common[command])).map((command) => ({ i, name: one.name, command })),
  );
}

/** Each with what all have in common. */
function completed({ node, nodes, database, databases, ...fleet }: FleetFile): Fleet {
  return Object.freeze({
    ...withoutUndefined(fleet),
    nodes: nodes.map(
      (one) => ({ server: one.name, health: USUAL_HEALTH, ...withoutUndefined(node), ...withoutUndefined(one) }) as FleetNode,
    ),
    databases: databases.map((one) => ({ within: USUAL_JOIN_MS, ...withoutUndefined(database), ...withoutUndefined(one) }) as DatabaseNode),
  }) as Fleet;
}

function withoutUndefined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** Where in the text something stands, or what would hold it. */
function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    const key = isMap(parent) ? parent.items.find((item) => isScalar(item.key) && item.key.value === path[length - 1])?.key : undefined;
    const node = key ?? document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

import type { CharacterTest, Flags } from "./characters.ts";

/** A part of a regular expression. */
export type Node =
  | { readonly kind: "one"; readonly test: CharacterTest }
  | { readonly kind: "at"; readonly place: Place; readonly ascii: boolean }
  | { readonly kind: "sequence" | "branch"; readonly items: readonly Node[] }
  | { readonly kind: "group"; readonly index: number; readonly body: Node }
  | { readonly kind: "atomic"; readonly body: Node }
  | RepeatNode
  | LookNode
  | { readonly kind: "reference"; readonly index: number; readonly flags: Flags; readonly width: Width }
  | { readonly kind: "condition"; readonly index: number; readonly yes: Node; readonly no: Node };

/** A place between characters. */
export type Place = "start" | "line start" | "end or last newline" | "line end" | "end" | "boundary" | "no boundary";

export interface RepeatNode {
  readonly kind: "repeat";
  readonly body: Node;
  readonly min: number;
  readonly max: number;
  readonly mode: "greedy" | "lazy" | "possessive";
}

export interface LookNode {
  readonly kind: "look";
  readonly body: Node;
  readonly negative: boolean;
  /** How many characters back it begins; 0 if it looks ahead. */
  readonly back: number;
}

/** How many characters something takes, at least and at most. */
export type Width = readonly [least: number, most: number];

/** How many characters a part takes. */
export function widthOf(node: Node): Width {
  switch (node.kind) {
    case "one":
      return [1, 1];
    case "at":
    case "look":
      return [0, 0];
    case "sequence":
      return node.items.map(widthOf).reduce(([least, most], [a, b]) => [least + a, most + b], [0, 0]);
    case "branch":
      return either(node.items.map(widthOf));
    case "condition":
      return either([widthOf(node.yes), widthOf(node.no)]);
    case "repeat": {
      const [least, most] = widthOf(node.body);
      return [least * node.min, most === 0 ? 0 : most * node.max];
    }
    case "reference":
      return node.width;
    default:
      return widthOf(node.body);
  }
}

function either(widths: readonly Width[]): Width {
  return [Math.min(...widths.map(([least]) => least)), Math.max(...widths.map(([, most]) => most))];
}

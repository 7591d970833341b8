import { PythonError } from "../python-error.ts";
import type { Source } from "./source.ts";

const MOST = 4_294_967_295;
const DIGIT = /^[0-9]$/;

/** How often something is repeated. */
export interface Times {
  readonly min: number;
  readonly max: number;
}

/** Reads `*`, `+`, `?` or `{2,3}`, of which the first character is taken; nothing for a brace that is only a brace. */
export function readRepeat(char: string, source: Source): Times | undefined {
  if (char === "*") return { min: 0, max: Infinity };
  if (char === "+") return { min: 1, max: Infinity };
  if (char === "?") return { min: 0, max: 1 };
  if (source.next === "}") return undefined;
  const before = source.position;
  const low = source.takeWhile(DIGIT);
  const high = source.match(",") ? source.takeWhile(DIGIT) : low;
  if (!source.match("}")) {
    source.position = before;
    return undefined;
  }
  const min = low === "" ? 0 : Number(low);
  const max = high === "" ? Infinity : Number(high);
  if (min >= MOST || (max !== Infinity && max >= MOST)) throw new PythonError("the repetition number is too large");
  if (max < min) throw source.error("min repeat greater than max repeat");
  return { min, max };
}

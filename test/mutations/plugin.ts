import { fileURLToPath } from "node:url";
import { MUTATIONS, type Mutation } from "./mutations.ts";

const SOURCES = new URL("../../packages/underpin/src/", import.meta.url);

/** A source with the mutation in it; the text that it replaces must stand there once. */
export function mutated(source: string, { file, from, to }: Mutation): string {
  const parts = source.split(from);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${from}`);
  return parts.join(to);
}

/** The file that a mutation is in. */
export function fileOf({ file }: Mutation): string {
  return fileURLToPath(new URL(file, SOURCES));
}

/** Loads one source as if it had been changed: `MUTATION` is the mutation's number. Nothing is written. */
export function mutation(number: string): {
  readonly name: string;
  readonly enforce: "pre";
  transform(code: string, id: string): string | null;
} {
  const chosen = MUTATIONS[Number(number)];
  if (!chosen) throw new Error(`there is no mutation ${number}`);
  const path = fileOf(chosen);
  return { name: "mutation", enforce: "pre", transform: (code, id) => (id.split("?")[0] === path ? mutated(code, chosen) : null) };
}

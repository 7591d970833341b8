import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { HEAD, REVISIONS, revisionId } from "../revisions.ts";
import { barbican } from "../service.ts";

/** A revision's id, and whether it is the newest: `8c74e2d7f1ff (head)`. */
export function revisionName(version: number): string {
  return `${revisionId(version)}${version >= HEAD ? " (head)" : ""}`;
}

/** A revision in a line, as alembic's history has it. */
export function revisionLine(version: number): string {
  return `${revisionId(version - 1)} -> ${revisionName(version)}, ${REVISIONS[version - 1]?.title}`;
}

/** A revision in a block, as alembic's verbose history has it. */
export async function revisionBlock(version: number): Promise<string> {
  const parent = revisionId(version - 1);
  return [
    `Rev: ${revisionName(version)}`,
    `Parent: ${parent}`,
    `Path: ${await scriptOf(version)}`,
    "",
    `    ${REVISIONS[version - 1]?.title}`,
    "    ",
    `    Revision ID: ${revisionId(version)}`,
    `    Revises: ${version === 1 ? "None" : parent}`,
    "",
  ].join("\n");
}

async function scriptOf(version: number): Promise<string> {
  const folder = new URL("legacy_repo/", barbican.migrations);
  const number = String(version).padStart(3, "0");
  const name = (await readdir(folder)).find((file) => file.startsWith(`${number}_`) && /^[^.]+\.[jt]s$/.test(file)) ?? "";
  return fileURLToPath(new URL(name, folder));
}

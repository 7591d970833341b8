import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { UnderpinError } from "underpin/cli";

/**
 * The number of a user or a group, by its name or its number. The system's own look-up is asked, so that users of a directory
 * service count; where there is no `getent`, the file is read.
 *
 * @throws UnderpinError `UP-CONFIG` if there is none
 */
export function unixId(database: "passwd" | "group", given: string): number {
  const { status, stdout, error } = spawnSync("getent", [database, "--", given], { encoding: "utf8" });
  const line = error === undefined ? (status === 0 ? stdout : "") : lineOf(readFileSync(`/etc/${database}`, "utf8"), given);
  const id = /^[^:]*:[^:]*:(\d+):/.exec(line)?.[1];
  if (id !== undefined) return Number(id);
  const [what, option] = database === "passwd" ? ["user", "--keystone-user"] : ["group", "--keystone-group"];
  throw new UnderpinError("UP-CONFIG", { what: `Unknown ${what} '${given}' in ${option}`, fine: "No key was changed." });
}

function lineOf(text: string, given: string): string {
  const lines = text.split("\n");
  return lines.find((line) => line.startsWith(`${given}:`)) ?? lines.find((line) => line.split(":")[2] === given) ?? "";
}

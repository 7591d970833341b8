import { statSync } from "node:fs";

const changed = (path) => statSync(new URL(path, import.meta.url), { throwIfNoEntry: false })?.mtimeMs ?? 0;
const COMPILED = ["..", "../../../packages/keystone-auth", "../../../packages/oslo", "../../../packages/underpin"];

/** Whether a command is bundled, so that it starts in half the time; a bundle older than what was compiled is not what was compiled. */
export function isBundled(command) {
  const compiled = COMPILED.map((path) => changed(`${path}/tsconfig.tsbuildinfo`));
  return changed(`../dist/bundle/${command}.js`) > Math.max(...compiled);
}

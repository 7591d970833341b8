#!/usr/bin/env node
// In its own folder, so that npm finds it before anything is built.
import { statSync } from "node:fs";

const changed = (path) => statSync(new URL(path, import.meta.url), { throwIfNoEntry: false })?.mtimeMs ?? 0;
const compiled = ["..", "../../../packages/oslo", "../../../packages/underpin"].map((path) => changed(`${path}/tsconfig.tsbuildinfo`));
// Bundled, it starts in little more than half the time; a bundle older than what was compiled is not what was compiled.
if (changed("../dist/bundle/keystone-api.js") > Math.max(...compiled)) await import("../dist/bundle/keystone-api.js");
else await import("../dist/bin/keystone-api.js");

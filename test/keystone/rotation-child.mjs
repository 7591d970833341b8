// Rotates, or sets up, a key repository, and is killed ahead of the n-th call that changes the file system (never, if n is 0); prints how many there were.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const [, , what, folder, killAt] = process.argv;
let calls = 0;
for (const name of ["openSync", "writeSync", "fsyncSync", "closeSync", "renameSync", "rmSync", "mkdirSync", "fchownSync"]) {
  const original = fs[name];
  fs[name] = (...given) => {
    // Half of what was to be written is there when the process dies in the middle of it.
    if (++calls === Number(killAt)) {
      if (name === "writeSync") original(given[0], given[1].slice(0, 20));
      process.kill(process.pid, "SIGKILL");
    }
    return original(...given);
  };
}
syncBuiltinESMExports();
const { initializeKeys, rotateKeys } = await import("../../services/keystone/dist/tokens/key-rotation.js");
calls = 0;
const options = { maxActiveKeys: 3, owner: { uid: undefined, gid: undefined }, say: () => {} };
if (what === "rotate") rotateKeys(folder, options);
else initializeKeys(folder, options);
process.stdout.write(`${calls}\n`);

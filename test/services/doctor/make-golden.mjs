// Makes golden-22.json and golden-30.json: node test/services/doctor/make-golden.mjs 22=/usr/bin/python3 30=VENV/bin/python
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createJiti } from "jiti";

const jiti = createJiti(import.meta.url);
const { CASES } = await jiti.import("./cases.ts");
const { written } = await jiti.import("./folders.ts");
for (const argument of process.argv.slice(2)) {
  const [release, python] = argument.split("=");
  const base = mkdtempSync(join(tmpdir(), "doctor-"));
  const asked = CASES.map((one, i) => ({ name: one.name, folder: written(base, one, i) }));
  const { stdout, stderr, status } = spawnSync(python, ["-W", "ignore", new URL("judge.py", import.meta.url).pathname], {
    input: JSON.stringify(asked),
    encoding: "utf8",
  });
  rmSync(base, { recursive: true, force: true });
  if (status !== 0) throw new Error(stderr.slice(-2000));
  writeFileSync(new URL(`golden-${release}.json`, import.meta.url), `${JSON.stringify(JSON.parse(stdout), null, 1)}\n`);
}

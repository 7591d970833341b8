import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sync, runExpand, runMigrate, runContract } from "underpin";
import { keystone } from "@underpin/keystone";
import { freshDatabase, DIALECTS, GOLDEN_NAME } from "../harness/databases.ts";
import { compare, liveSchema, type Json } from "../harness/normalise.ts";
const G = "/work/shared/golden/keystone/schema/";
function golden(name: string): Record<string, Json> { const g = JSON.parse(readFileSync(G + name + ".json", "utf8")); return g; }
for (const dialect of DIALECTS)
  test(`history on ${dialect}`, async () => {
    await using db = await freshDatabase(dialect);
    const out: string[] = [];
    const rel = (process.env["REL"] ?? "newton,ocata,pike,queens,rocky,xena,2026.1").split(",");
    for (const to of rel) {
      const t = Date.now();
      if (process.env["ONLINE"]) { await runExpand({ service: keystone, url: db.url, to }); await runMigrate({ service: keystone, url: db.url, to }); await runContract({ service: keystone, url: db.url, to }); }
      else await sync({ service: keystone, url: db.url, to, replay: true });
      const live = await liveSchema(db.url);
      let g; try { g = golden(`${to}.${GOLDEN_NAME[dialect]}`); } catch { continue; }
      for (const part of ["tables", "triggers", "enums", "functions", "version"]) for (const d of compare((g[part] as Json) ?? {}, live[part] as Json, part)) out.push(`${to}: ${d.path}\n     G ${JSON.stringify(d.golden)}\n     L ${JSON.stringify(d.live)}`);
      out.push(`${to} ${Date.now() - t} ms`);
    }
    console.log(dialect + "\n" + out.join("\n"));
    expect(1).toBe(1);
  });

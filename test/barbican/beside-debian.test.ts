import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { barbican } from "@underpin/barbican";
import { barbicanAt, barbicanRows, upgrade, upstreamBarbican } from "../harness/barbican.ts";
import { HAS_BARBICAN, upstreamManage } from "../harness/barbican-peer.ts";
import { DIALECTS } from "../harness/databases.ts";
import { versions } from "../harness/engine.ts";
import { liveSchema } from "../harness/normalise.ts";
import { liveRows, loadRows } from "../harness/rows.ts";
import { CASES, filled, leftIn, RECORD, recorded, type Left } from "./clean-cases.ts";

/** What both records say is compared by itself. */
async function schemaOf(url: string): Promise<unknown> {
  const { version: _version, ...schema } = await liveSchema(url);
  return schema;
}

describe.runIf(HAS_BARBICAN).each(DIALECTS)("on %s, beside Debian's Barbican 15.0.1", (dialect) => {
  test.each(["2026.1", "ussuri"])("it takes over what our %s left, and has nothing more to do than we would", async (release) => {
    await using database = await barbicanAt(dialect, release);
    await using ours = await barbicanAt(dialect, release);
    expect(upstreamManage(database.url, "current").trim()).toBe(release === "ussuri" ? "0f8c192a061f" : "8c74e2d7f1ff (head)");
    upstreamManage(database.url, "upgrade");
    await upgrade(ours.url, "2026.1");
    expect(await schemaOf(database.url)).toEqual(await schemaOf(ours.url));
    // And we what it left.
    expect(await versions({ service: barbican, url: database.url })).toMatchObject({ legacy: 36, controlled: true });
    await upgrade(database.url, "2026.1");
    expect(upstreamManage(database.url, "current").trim()).toBe("8c74e2d7f1ff (head)");
  });

  test.each(["newton.auto", ...(dialect === "sqlite" ? [] : ["ocata.from-liberty"])])(
    "it makes of %s what we make of it",
    async (state) => {
      await using theirs = await upstreamBarbican(dialect, state);
      await using ours = await upstreamBarbican(dialect, state);
      for (const { url } of [theirs, ours]) await loadRows(url, barbicanRows("liberty-rows"));
      upstreamManage(theirs.url, "upgrade");
      for (const release of ["ussuri", "zed"]) await upgrade(ours.url, release);
      expect(await schemaOf(ours.url)).toEqual(await schemaOf(theirs.url));
      expect(await liveRows(ours.url)).toEqual(await liveRows(theirs.url));
    },
  );
});

describe.runIf(HAS_BARBICAN)("beside Debian's Barbican 15.0.1", () => {
  test("its history is the end of ours", async () => {
    const theirs = upstreamManage("sqlite:///:memory:", "history").trim().split("\n");
    expect(theirs.slice(0, 2)).toEqual([
      "0f8c192a061f -> 8c74e2d7f1ff (head), Update secret consumers unique constraint to mach the updated spec",
      "39cf2e645cba -> 0f8c192a061f, Add Secret Consumers table",
    ]);
  });

  test("what its cleans leave is what is recorded", async () => {
    const found: Record<string, Left> = {};
    for (const one of CASES) {
      // Where foreign keys hold, if there is such a database.
      await using database = await filled(DIALECTS.at(-1) ?? "sqlite", one);
      upstreamManage(database.url, "clean", ...one.args);
      found[one.name] = await leftIn(database.url);
    }
    if (process.env["RECORD_CLEAN"]) writeFileSync(RECORD, gzipSync(JSON.stringify(found), { level: 9 }));
    expect(found).toEqual(recorded());
  });
});

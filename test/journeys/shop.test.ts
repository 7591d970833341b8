import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";

const DEMO = fileURLToPath(new URL("../../examples/shop/dist/demo.js", import.meta.url));

/** Where there is no server to start; on all of them `npm run test:fleet` takes the shop from release to release. */
const CHOSEN = DIALECTS.slice(0, 1);

describe.each(CHOSEN)("on %s", (dialect) => {
  test("the shop goes from v1 to v2, node by node under load: no request fails, and each reads what another release wrote", async () => {
    await using database = await freshDatabase(dialect);
    const child = spawn(process.execPath, [DEMO, "--url", database.url, "--rows", "2000", "--requests", "200"], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NO_COLOR: "1" },
    });
    let out = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (out += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/\n0 failed of \d{4}/) });
    expect(out).toContain("web-2 v1, web-1 v2");
    await using session = await database.connect();
    expect(
      await session.query(
        "SELECT first_name, last_name, email, street, city FROM customer LEFT JOIN address ON customer_id = id WHERE id = 'c7'",
      ),
    ).toEqual([{ first_name: "Customer", last_name: "7", email: "7@example.org", street: "Street 1", city: "Ulm" }]);
    expect(await session.query("SELECT title, price_cents, sku FROM product WHERE id = 'p7'")).toEqual([
      { title: "Product 7", price_cents: 750, sku: "P-p7" },
    ]);
  });
});

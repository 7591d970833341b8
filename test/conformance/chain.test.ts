import { describe, expect, test } from "vitest";
import { marker } from "underpin/client";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { evolutionService } from "../harness/evolutions.ts";
import { liveSchema } from "../harness/normalise.ts";
import { check, plan, revert, runContract, runExpand, runMigrate, sync } from "../harness/engine.ts";

const people = evolutionService("chain");

describe.each(DIALECTS)("on %s, a column that is taken over twice before the first is contracted", (dialect) => {
  test("whichever of the three releases writes, the other two see it; each contract leaves the rest in step", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: people, url: database.url };
    await sync({ ...options, to: "v1" });
    const untouched = (await liveSchema(database.url))["tables"];
    const client = async (version: number) => {
      const session = await database.connect();
      if (dialect === "postgres") await session.run(`SET underpin.version = '${version}'`);
      if (dialect === "mysql") await session.run(marker(version).mysqlInit);
      return session;
    };
    await using v1 = await client(1);
    await using v2 = await client(2);
    await using v3 = await client(3);
    const row = async (id: number): Promise<object | undefined> => {
      await v1.query("SELECT count(*) FROM person");
      return (await v1.query("SELECT * FROM person WHERE id = ?", [id]))[0];
    };
    await v1.run("INSERT INTO person (id, name) VALUES (1, 'ann')");
    await runExpand({ ...options, to: "v2" });
    await runExpand({ ...options, to: "v3" });

    await v1.run("INSERT INTO person (id, name) VALUES (2, 'bob')");
    expect(await row(2)).toMatchObject({ name: "bob", title: "bob", label: "BOB" });
    await v2.run("INSERT INTO person (id, title) VALUES (3, 'cid')");
    expect(await row(3)).toMatchObject({ name: "cid", title: "cid", label: "CID" });
    await v3.run("INSERT INTO person (id, label) VALUES (4, 'Dan')");
    expect(await row(4)).toMatchObject({ name: "dan", title: "dan", label: "Dan" });
    for (const id of [1, 2, 3, 4]) {
      await v3.run("UPDATE person SET label = 'Eve' WHERE id = ?", [id]);
      expect(await row(id)).toMatchObject({ name: "eve", title: "eve", label: "Eve" });
      await v2.run("UPDATE person SET title = 'fay' WHERE id = ?", [id]);
      expect(await row(id)).toMatchObject({ name: "fay", title: "fay", label: "FAY" });
      // Nobody says of this client for which version it was built; what it wrote to one shape only stays as it wrote it.
      await v1.run("UPDATE person SET label = 'Zoe' WHERE id = ?", [id]);
      expect(await row(id)).toMatchObject({ name: "zoe", title: "zoe", label: "Zoe" });
      await v1.run("UPDATE person SET name = 'guy' WHERE id = ?", [id]);
      expect(await row(id)).toMatchObject({ name: "guy", title: "guy", label: "GUY" });
    }
    await expect(v1.run("INSERT INTO person (id, note) VALUES (9, 'nobody')")).rejects.toThrow(/null|check|default/i);

    await revert({ ...options, to: "v2" });
    await v2.run("UPDATE person SET title = 'hal' WHERE id = 1");
    expect(await row(1)).toMatchObject({ name: "hal", title: "hal" });
    await revert(options);
    expect((await liveSchema(database.url))["tables"]).toEqual(untouched);

    const steps = (await plan(options)).scripts.flatMap((script) => script.steps.map((step) => step.title));
    expect(steps).toContain("keep name and title; title and label of person equal by triggers");
    for (const to of ["v2", "v3"]) await runExpand({ ...options, to });
    for (const to of ["v2", "v3"]) await runMigrate({ ...options, to });
    expect(await row(2)).toMatchObject({ name: "guy", title: "guy", label: "GUY" });
    await runContract({ ...options, to: "v2" });
    await v3.run("INSERT INTO person (id, label) VALUES (5, 'Ida')");
    expect(await row(5)).toMatchObject({ title: "ida", label: "Ida" });
    await v2.run("UPDATE person SET title = 'jim' WHERE id = 5");
    expect(await row(5)).toMatchObject({ title: "jim", label: "JIM" });
    await runContract(options);
    await v3.run("UPDATE person SET label = 'Kay' WHERE id = 5");
    expect(await row(5)).toMatchObject({ id: 5, label: "Kay" });
    expect((await liveSchema(database.url))["triggers"]).toEqual([]);
    expect((await check(options)).code).toBe(0);
    await using fresh = await freshDatabase(dialect);
    await sync({ service: people, url: fresh.url });
    expect((await liveSchema(database.url))["tables"]).toEqual((await liveSchema(fresh.url))["tables"]);
  });
});

import { expect, test } from "vitest";
import { openDatabase } from "underpin/engine";
import { DIALECTS } from "../harness/databases.ts";
import { evolutionService } from "../harness/evolutions.ts";
import { liveSchema } from "../harness/normalise.ts";
import { startMariadb } from "../harness/servers.ts";
import { check, revert, runContract, runExpand, runMigrate, sync } from "../harness/engine.ts";

test.skipIf(!DIALECTS.includes("mysql"))(
  "with binary logging and a user without SUPER, triggers would be refused (1419): that is foreseen, nothing is changed, and the way out works",
  async () => {
    const server = await startMariadb(["--log-bin=binlog", "--server-id=1", "--binlog-format=ROW"]);
    try {
      await using admin = await (await openDatabase(server.url)).connect();
      for (const sql of [
        "CREATE DATABASE app",
        "CREATE USER app@'127.0.0.1' IDENTIFIED BY 'secret'",
        "GRANT ALL ON app.* TO app@'127.0.0.1'",
      ])
        await admin.run(sql);
      const url = server.url.replace("root@", "app:secret@").replace(/\/mysql$/, "/app");
      for (const folder of ["rename", "extract"]) {
        const options = { service: evolutionService(folder), url };
        await sync({ ...options, to: "v1" });
        const before = (await liveSchema(url))["tables"];
        await expect(runExpand(options)).rejects.toMatchObject({
          code: "UP-TRIGGER-PRIVILEGE",
          fine: "Nothing was changed.",
          next: expect.stringContaining("log_bin_trust_function_creators=1"),
        });
        expect((await liveSchema(url))["tables"]).toEqual(before);
        await admin.run("SET GLOBAL log_bin_trust_function_creators = 1");
        await runExpand(options);
        await admin.run("SET GLOBAL log_bin_trust_function_creators = 0");
        await expect(revert(options)).rejects.toMatchObject({ code: "UP-TRIGGER-PRIVILEGE" });
        await admin.run("SET GLOBAL log_bin_trust_function_creators = 1");
        for (const phase of [runMigrate, runContract]) await phase(options);
        expect((await check(options)).code).toBe(0);
        await admin.run("SET GLOBAL log_bin_trust_function_creators = 0");
        await admin.run("DROP DATABASE app");
        await admin.run("CREATE DATABASE app");
      }
    } finally {
      await server.stop();
    }
  },
);

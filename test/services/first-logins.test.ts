import { expect, test } from "vitest";
import { keystone as service } from "@underpin/keystone";
import { openPool } from "@underpin/oslo/db";
import { BOOLEANS, type Tables } from "../../services/keystone/src/database/tables.ts";
import { NamedDomains } from "../../services/keystone/src/federation/login-names.ts";
import { shadowProjects } from "../../services/keystone/src/federation/shadow-projects.ts";
import { shadowUser } from "../../services/keystone/src/federation/shadow-user.ts";
import type { Keystone } from "../../services/keystone/src/keystone.ts";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { sync } from "../harness/engine.ts";

const AT_ONCE = 8;
const NOW = Date.UTC(2026, 10, 22, 12);
const ROOT = "<<keystone.domain.root>>";

test.each(DIALECTS)("somebody's first logins at once make one user and one project, on %s", async (dialect) => {
  await using database = await freshDatabase(dialect);
  await sync({ service, url: database.url });
  const pool = await openPool<Tables>(database.url, { version: 85, booleans: BOOLEANS, size: AT_ONCE, timeout: 30, recycle: 600 });
  try {
    const domain = { id: "d", name: "d", domain_id: ROOT, parent_id: null, description: "", enabled: true, is_domain: true, extra: "{}" };
    await pool.db.insertInto("project").values(domain).execute();
    await pool.db
      .insertInto("role")
      .values(["member", "reader"].map((name) => ({ id: name, name, domain_id: "<<null>>", description: null, extra: "{}" })))
      .execute();
    await pool.db.insertInto("identity_provider").values({ id: "idp", enabled: true, description: null, domain_id: "d" }).execute();
    await pool.db.insertInto("federation_protocol").values({ id: "mapped", idp_id: "idp", mapping_id: "m" }).execute();
    const keystone = { pool, now: () => NOW, compatibility: 30 } as unknown as Keystone;
    const said = { user: { type: "ephemeral" }, group_ids: [], group_names: [], projects: [] } as const;
    const domains = await NamedDomains.of(keystone, said);
    for (let round = 0; round < 5; round++) {
      const logIn = async (): Promise<string> => {
        const userId = await shadowUser(keystone, {
          providerId: "idp",
          protocolId: "mapped",
          uniqueId: `ann-${round}`,
          displayName: "ann",
          email: undefined,
          domainId: "d",
          groupIds: [],
        });
        await shadowProjects(keystone, {
          userId,
          providerId: "idp",
          providerDomainId: "d",
          roleDomainId: "d",
          projects: [{ name: `web-${round}`, roles: [{ name: "member" }, { name: "reader" }] }],
          domains,
          isComplete: true,
        });
        return userId;
      };
      const users = await Promise.all(Array.from({ length: AT_ONCE }, logIn));
      expect(new Set(users).size).toBe(1);
    }
    const names = await pool.db.selectFrom("project").select("name").where("is_domain", "=", false).orderBy("name").execute();
    expect(names.map(({ name }) => name)).toEqual(["web-0", "web-1", "web-2", "web-3", "web-4"]);
    expect(await pool.db.selectFrom("assignment").selectAll().execute()).toHaveLength(10);
  } finally {
    await pool.close();
  }
});

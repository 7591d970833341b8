import { expect, test } from "vitest";
import { loadKeystoneConfig } from "../../../services/keystone/src/config/index.ts";
import type { Keystone } from "../../../services/keystone/src/keystone.ts";
import { createProject } from "../../../services/keystone/src/projects/create-project.ts";
import { expand, wantedIn } from "../../../services/keystone/src/projects/expand.ts";
import { getProject } from "../../../services/keystone/src/projects/get-project.ts";
import { listProjects } from "../../../services/keystone/src/projects/list-projects.ts";
import { updateProject } from "../../../services/keystone/src/projects/update-project.ts";
import { deleteDomain } from "../../../services/keystone/src/domains/domains.ts";
import { Revocations } from "../../../services/keystone/src/revocations/revocations.ts";
import { domainsOf, projectsOf } from "../../../services/keystone/src/scopes/scopes.ts";
import { freshDatabase } from "../../harness/databases.ts";
import { sync } from "../../harness/engine.ts";
import { keystone as service } from "@underpin/keystone";
import { open } from "../tokens/universes.ts";
import { countStatements } from "./count-statements.ts";

const TREE = { parents: "list", subtree: "list", limits: true } as const;
const ALL = { filters: [], paging: { limit: null, marker: null } } as const;
const HOLDER = { user: "u", groups: [] };

/** How many statements each takes, in a domain with so many projects below each other and beside. */
async function statementsWith(projects: number): Promise<Readonly<Record<string, number>>> {
  await using database = await freshDatabase("sqlite");
  await sync({ service, url: database.url, to: "2026.1" });
  const pool = await open(database.url);
  const count = countStatements(pool);
  const { values: config } = loadKeystoneConfig({ files: [], folders: [] });
  const now = (): number => Date.UTC(2026, 10, 22);
  const keystone = { config, compatibility: 30, pool, now, revocations: new Revocations(pool, { keptFor: 1, now }) } as unknown as Keystone;
  try {
    const domain = await createProject(keystone, { id: "d", name: "d", is_domain: true });
    const top = await createProject(keystone, { id: "p", name: "p", domain_id: domain.id });
    for (let i = 0; i < projects; i++)
      await createProject(keystone, { id: `p${i}`, name: `p${i}`, domain_id: domain.id, parent_id: top.id, tags: ["a", "b"] });
    const counts: Record<string, number> = {};
    const measured = async (name: string, act: () => Promise<unknown>): Promise<void> => {
      count();
      await act();
      counts[name] = count();
    };
    await measured("make a project", () => createProject(keystone, { id: "q", name: "q", domain_id: domain.id, parent_id: top.id }));
    await measured("read a project", () => getProject(keystone, top.id));
    await measured("read its tree", () => expand(keystone, top, TREE, "u"));
    await measured("list projects", () => listProjects(keystone, ALL));
    await measured("list somebody's projects", () => projectsOf(keystone, HOLDER));
    await measured("list somebody's domains", () => domainsOf(keystone, HOLDER));
    await measured("change a project", () => updateProject(keystone, top.id, { description: "other" }));
    await measured("disable a domain", () => updateProject(keystone, domain.id, { enabled: false }));
    await measured("remove a domain", () => deleteDomain(keystone, domain.id));
    return counts;
  } finally {
    await pool.close();
  }
}

test("a request takes as many statements in a large tree as in a small one", async () => {
  const counts = await statementsWith(2);
  expect(counts).toEqual(await statementsWith(60));
  expect(counts).toMatchObject({ "read a project": 1, "list projects": 1, "list somebody's projects": 1, "list somebody's domains": 1 });
  expect(counts["read its tree"]).toBeLessThanOrEqual(4);
});

test("what is asked of a tree is read of the query", () => {
  const query = new URLSearchParams("parents_as_ids=0&subtree_as_ids&include_limits=false");
  expect(wantedIn(query)).toEqual({ parents: undefined, subtree: "ids", limits: true });
});

import { expect, test } from "vitest";
import { Side } from "../../differential/side.ts";
import { DIALECTS } from "../../harness/databases.ts";
import { readGolden } from "./golden.ts";
import { serveGolden } from "./served.ts";

interface Listed {
  readonly role_assignments: readonly { readonly scope: { readonly project?: { readonly id: string } } }[];
}

test.each(DIALECTS)("on %s, a domain's tree of role assignments is that of all its projects", async (dialect) => {
  const golden = readGolden("30");
  await using served = await serveGolden("30", dialect, golden);
  const url = await served.app.listen({ port: 0, host: "127.0.0.1" });
  const side = new Side(url, golden.names, new Map(Object.entries(golden.tokens)));
  for (const [domain, within, without] of [
    ["default", "web", "n1"],
    ["{domain:north}", "n1", "web"],
  ] as const)
    for (const effective of ["", "&effective"]) {
      const { body } = await side.ask({ send: `GET /v3/role_assignments?scope.project.id=${domain}&include_subtree${effective}` });
      const projects = (body as Listed).role_assignments.map(({ scope }) => scope.project?.id);
      expect(projects, `${domain} ${effective}`).toContain(side.fill(`{project:${within}}`));
      expect(projects, `${domain} ${effective}`).not.toContain(side.fill(`{project:${without}}`));
    }
});

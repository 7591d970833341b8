import { expect, test } from "vitest";
import { CatalogTemplate } from "./catalog-template.ts";

const URLS = ["http://host/v3", "http://host/%(project_id)s/$(tenant_id)s", "http://%(user_id)s/", "http://host/%(nothing)s"];
const shown = (urlOf: (url: string) => string | null): unknown => URLS.flatMap((url) => urlOf(url) ?? []);

test("ids come where URLs name them, whatever is in them, and others' places stay out", () => {
  const template = new CatalogTemplate(true, shown, {});
  for (const [userId, projectId] of [
    ["u", "p"],
    ['a"b\\', "$&\u00E4"],
  ] as const)
    expect(JSON.parse(template.for({ userId, projectId }))).toEqual([
      "http://host/v3",
      `http://host/${projectId}/${projectId}`,
      `http://${userId}/`,
    ]);
});

test("without a project URLs that name one are left out", () => {
  expect(JSON.parse(new CatalogTemplate(false, shown, {}).for({ userId: "u", projectId: null }))).toEqual(["http://host/v3", "http://u/"]);
});

/**
 * Imports run downwards (docs/architecture.md). This list names every folder of the engine, from the one that knows nobody to the one
 * that knows all; whoever stands lower imports nobody above. A folder that is not in it fails the check.
 */
const ORDER = [
  "model",
  "client",
  "sql",
  "sync",
  "changes",
  "dialects",
  "scripts",
  "operations",
  "repositories",
  "ledger",
  "guard",
  "plan",
  "run",
  "engine",
  "api",
  "doctor",
  "backup",
  "rollout",
  "page",
  "cli",
];
const SRC = "^packages/underpin/src/";
const inside = (folders) => `${SRC}(${folders.join("|")})/`;
const rule = (name, from, to, comment) => ({ name, severity: "error", comment, from, to });

module.exports = {
  forbidden: [
    rule("no-circular", {}, { circular: true, dependencyTypesNot: ["type-only"] }, "who points at each other is one thing"),
    ...ORDER.slice(0, -1).map((folder, i) =>
      rule(`${folder}-knows-nobody-above`, { path: inside([folder]) }, { path: inside(ORDER.slice(i + 1)) }, "imports run downwards"),
    ),
    rule("every-folder-is-named", {}, { path: `${SRC}(?!(${ORDER.join("|")})/|index\\.ts$)` }, "add the folder to the ordered list"),
    rule(
      "no-dialect-by-name",
      { path: SRC, pathNot: inside(["dialects"]) },
      { path: `${SRC}dialects/(?!open\\.ts$)` },
      "what one database does its own way stays in its folder",
    ),
    rule("operations-know-no-database", { path: inside(["scripts", "operations"]) }, { path: inside(["dialects"]) }, "a script describes"),
    rule("plan-runs-nothing", { path: inside(["plan"]) }, { path: inside(["ledger", "guard"]) }, "a plan is computed"),
    rule(
      "guard-is-small",
      { path: inside(["guard"]) },
      { path: inside(["scripts", "operations", "repositories"]) },
      "a service imports it",
    ),
    rule(
      "services-use-public-exports",
      { path: "^(services|examples|packages/(oslo|keystone-auth))/" },
      {
        path: "^packages/underpin/src/(?!index\\.ts|api/index\\.ts|doctor/index\\.ts|backup/index\\.ts|rollout/index\\.ts|page/index\\.ts|dialects/index\\.ts|guard/guard\\.ts|cli/index\\.ts|client/index\\.ts|model/service\\.ts)",
      },
      "by package name only",
    ),
    rule(
      "services-use-oslo's-public-exports",
      { path: "^(services|examples|packages/keystone-auth)/" },
      {
        path: "^packages/oslo/src/(?!(config|db|fernet|http|log|manage|messaging|metrics|policy|python|server|upgradecheck|workers)/index\\.ts)",
      },
      "by package name only",
    ),
    rule(
      "services-use-keystone-auth's-public-exports",
      { path: "^(services|examples)/" },
      { path: "^packages/keystone-auth/src/(?!index\\.ts)" },
      "by package name only",
    ),
    rule("packages-know-no-service", { path: "^packages/" }, { path: "^services/" }, "a service gives what it needs"),
    rule(
      "oslo-knows-no-other-package-of-openstack",
      { path: "^packages/oslo/" },
      { path: "^packages/keystone-auth/" },
      "it is what others share",
    ),
    rule(
      "the-engine-knows-no-openstack",
      { path: SRC },
      { path: "^(packages/(oslo|keystone-auth)|services)/" },
      "a service gives what it needs",
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(dist|node_modules)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: { conditionNames: ["@underpin/source", "import", "default"] },
  },
};

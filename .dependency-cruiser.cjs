/** Imports run downwards (docs/architecture.md): whoever stands lower knows nobody above. */
const inside = (folders) => `^packages/underpin/src/(${folders})/`;
const rule = (name, from, to, comment) => ({ name, severity: "error", comment, from: { path: from }, to: { path: to } });

module.exports = {
  forbidden: [
    { name: "no-circular", severity: "error", from: {}, to: { circular: true, dependencyTypesNot: ["type-only"] } },
    rule(
      "model-knows-nobody",
      inside("model"),
      inside("changes|scripts|repositories|plan|runner|backfill|ledger|guard|adopt|api|cli|dialects"),
      "model holds plain values",
    ),
    rule(
      "changes-know-the-model",
      inside("changes"),
      inside("scripts|repositories|plan|runner|backfill|ledger|guard|adopt|api|cli|dialects"),
      "changes are pure",
    ),
    rule(
      "scripts-know-the-model",
      inside("scripts"),
      inside("changes|repositories|plan|runner|backfill|ledger|guard|adopt|api|cli|dialects"),
      "a script describes",
    ),
    rule(
      "dialects-know-model-and-changes",
      inside("dialects"),
      inside("scripts|repositories|plan|runner|backfill|ledger|guard|adopt|api|cli"),
      "a dialect is asked, it asks nobody",
    ),
    rule(
      "no-dialect-by-name",
      inside("plan|runner|ledger|guard|adopt|api|cli|changes|scripts|repositories|backfill"),
      "^packages/underpin/src/dialects/(postgres|mysql|sqlite)/",
      "what one database does its own way stays in its folder",
    ),
    rule("ledger-knows-no-runner", inside("ledger|adopt"), inside("plan|runner|backfill|guard|api|cli"), "the ledger is written by others"),
    rule("plan-runs-nothing", inside("plan"), inside("runner|backfill|ledger|guard|api|cli"), "a plan is computed"),
    rule("runner-knows-no-commands", inside("runner|backfill"), inside("guard|api|cli"), "a phase returns data and emits events"),
    rule("guard-is-small", inside("guard"), inside("plan|runner|backfill|repositories|scripts|api|cli"), "a service imports it"),
    rule("api-knows-no-cli", inside("api"), inside("cli"), "the command line listens"),
    rule(
      "services-use-public-exports",
      "^(services|examples)/",
      "^packages/[^/]+/src/(?!index\\.ts|guard/guard\\.ts|cli/index\\.ts|client/marker\\.ts|model/service\\.ts)",
      "by package name only",
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

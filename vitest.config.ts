import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["@underpin/source"] },
  ssr: { resolve: { conditions: ["@underpin/source"] } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "services/*/src/**/*.test.ts", "test/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**", ...(process.env["CRASH"] ? [] : ["test/crash/all.test.ts"])],
    globalSetup: ["test/harness/global-setup.ts"],
    // A suite of databases that were not chosen has no test left.
    passWithNoTests: process.env["DB"] !== undefined,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: "forks",
    maxWorkers: 2,
  },
});

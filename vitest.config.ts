import { defineConfig } from "vitest/config";
import { mutation } from "./test/mutations/plugin.ts";
import { LongestFirst } from "./test/harness/sequence.ts";

const { CRASH, DB, MUTATION, MUTATIONS } = process.env;

export default defineConfig({
  plugins: MUTATION === undefined ? [] : [mutation(MUTATION)],
  resolve: { conditions: ["@underpin/source"] },
  ssr: { resolve: { conditions: ["@underpin/source"] } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "services/*/src/**/*.test.ts", "test/**/*.test.ts"],
    exclude: [
      "**/node_modules/**",
      "**/dist/**",
      ...(CRASH ? [] : ["test/crash/all.test.ts"]),
      ...(MUTATIONS ? [] : ["test/mutations/all.test.ts"]),
    ],
    globalSetup: ["test/harness/global-setup.ts"],
    // A suite of databases that were not chosen has no test left.
    passWithNoTests: DB !== undefined,
    // What hangs is to end; what is slow on a machine that is busy is not.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    pool: "forks",
    // One more than the cores of a small machine: a test that waits leaves its core to another.
    maxWorkers: 3,
    // What files import is loaded once by each worker, not once by each file: that was a tenth of all the work.
    isolate: false,
    sequence: { sequencer: LongestFirst },
  },
});

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{ts,script,benchmarks}/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Each file may run a chain of its own.
    maxWorkers: 2,
  },
});

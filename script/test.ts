/**
 * `npm test`: the checks, the Solidity tests and the TypeScript tests of the project in the current
 * folder. A failure stops nothing, so one run shows all of them; the last line counts the tests.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check } from "./check.js";
import { type Outcome, report, run } from "./run.js";

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

/** What `forge test --json` prints: suites by name, in each its tests by signature. */
type ForgeReport = Record<
  string,
  {
    test_results: Record<
      string,
      { status: "Success" | "Failure" | "Skipped"; reason: string | null; counterexample: unknown }
    >;
  }
>;

/** The part of vitest's JSON report that counts. */
interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
}

async function solidity(): Promise<Count> {
  const outcome = await run("tools/forge", ["test", "--json"]);
  const suites = parse<ForgeReport>(outcome.stdout) ?? {};
  const count: Count = { passed: 0, failed: 0, skipped: 0 };
  for (const [suite, { test_results }] of Object.entries(suites)) {
    for (const [test, { status, reason, counterexample }] of Object.entries(test_results)) {
      if (status === "Success") count.passed += 1;
      else if (status === "Skipped") count.skipped += 1;
      else {
        count.failed += 1;
        console.log(`✗ ${suite} ${test}: ${reason ?? "failed"}`);
        if (counterexample) console.log(`  counterexample: ${JSON.stringify(counterexample)}`);
      }
    }
  }
  // Without a report there is no test to name: the compiler's or forge's own words it is.
  if (total(count) === 0) console.log(outcome.all);
  return settle("solidity", outcome, count);
}

async function typescript(): Promise<Count> {
  const folder = mkdtempSync(join(tmpdir(), "sum-test-"));
  const file = join(folder, "vitest.json");
  try {
    const outcome = await run(
      "node_modules/.bin/vitest",
      ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`],
      { stdout: "inherit", stderr: "inherit" },
    );
    const counts = parse<VitestReport>(read(file));
    return settle("typescript", outcome, {
      passed: counts?.numPassedTests ?? 0,
      failed: counts?.numFailedTests ?? 0,
      skipped: (counts?.numPendingTests ?? 0) + (counts?.numTodoTests ?? 0),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A run that ended badly without naming a test, or that ran no test, counts as one failure. */
function settle(name: string, outcome: Outcome, count: Count): Count {
  const silent = count.failed === 0 && (!outcome.ok || count.passed === 0);
  const settled = silent ? { ...count, failed: 1 } : count;
  const note = total(count) === 0 ? "no test ran" : `${total(count)} tests`;
  report(name, { ...outcome, ok: settled.failed === 0 }, note);
  return settled;
}

function total({ passed, failed, skipped }: Count): number {
  return passed + failed + skipped;
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function parse<T>(json: string): T | undefined {
  try {
    return JSON.parse(json) as T;
  } catch {
    return undefined;
  }
}

const checks: Count = { passed: 0, failed: await check(), skipped: 0 };
const counts = [checks, await solidity(), await typescript()];
const sum = (key: keyof Count) => counts.reduce((all, count) => all + count[key], 0);
console.log(`${sum("passed")} passed, ${sum("failed")} failed, ${sum("skipped")} skipped`);
process.exitCode = sum("failed") === 0 ? 0 : 1;

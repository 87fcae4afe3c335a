import { execa, type Options } from "execa";

/** How one step of `npm run check` or `npm test` went. */
export interface Outcome {
  ok: boolean;
  seconds: number;
  /** What it wrote to standard output. */
  stdout: string;
  /** What it wrote to standard output and standard error, interleaved. */
  all: string;
}

/** Runs a command to its end, whatever the end is: a command that cannot start has failed, too. */
export async function run(
  command: string,
  args: readonly string[],
  options: Options = {},
): Promise<Outcome> {
  const started = performance.now();
  const result = await execa(command, args, {
    stdin: "ignore",
    maxBuffer: 1_000_000_000,
    ...options,
    all: true,
    reject: false,
  });
  return {
    ok: !result.failed,
    seconds: (performance.now() - started) / 1000,
    stdout: String(result.stdout ?? ""),
    all: String(result.all ?? "") || (result.failed ? String(result.message) : ""),
  };
}

/** One line about a step: `✓ format  1.2 s`. */
export function report(name: string, { ok, seconds }: Outcome, note = ""): void {
  console.log(
    `${ok ? "✓" : "✗"} ${name.padEnd(12)}${seconds.toFixed(1).padStart(6)} s  ${note}`.trimEnd(),
  );
}

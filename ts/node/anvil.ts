import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createErrorClasses } from "../errors/sumError.js";

/** What can go wrong with the embedded chain. */
export const { AnvilFailedError, AnvilMissingError, AnvilUnsupportedError } = createErrorClasses({
  AnvilFailed: ({ output }: { output: string }) => `anvil did not start; it said: ${output}`,
  AnvilMissing: ({ install }: { install: string }) =>
    `The embedded chain needs anvil; install it with \`${install}\`, or name a chain by its RPC URL.`,
  AnvilUnsupported: ({ platform }: { platform: string }) =>
    `There is no anvil for ${platform}; name a chain by its RPC URL.`,
});

/** How to start the embedded chain. */
export type StartAnvilOptions = {
  /** Rules of the chain; with `osaka`, its cap of 2^24 gas a transaction too. */
  hardfork?: string | undefined;
  /** Funded accounts, from anvil's well-known mnemonic. */
  accounts?: number | undefined;
  /** What each of them has, in ether. */
  balance?: number | undefined;
  /** Base fee and gas price in wei; 0 makes money flows easy to read. */
  gasPrice?: number | undefined;
  /** Gas limit of a block. */
  gasLimit?: number | undefined;
  /** Time of the first block, in Unix seconds. */
  timestamp?: number | undefined;
};

/** A running chain of one's own. */
export type Anvil = {
  readonly rpcUrl: string;
  readonly port: number;
  readonly process: ChildProcess;
  /** Ends the chain and waits until it is gone. */
  readonly stop: () => Promise<void>;
};

/** The mnemonic of anvil's accounts. */
export const ANVIL_MNEMONIC = "test test test test test test test test test test test junk";

/** The last blocks of which the chain knows the state; it knows the logs of all. */
const RECENT_STATES = 256;

const PACKAGE = "@foundry-rs/anvil";
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Starts a chain on a free loopback port. It ends with `stop`, and whenever this process ends: by
 * itself, by an error, or by a signal.
 *
 * @throws `AnvilMissingError` if the package is not installed, `AnvilUnsupportedError`,
 * `AnvilFailedError`
 */
export async function startAnvil(options: StartAnvilOptions = {}): Promise<Anvil> {
  const child = spawn(anvilBinary(), anvilArguments(options), {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const release = endWithThisProcess(child);
  void exited.then(release);

  const port = await listening(child).catch(async (error) => {
    child.kill("SIGKILL");
    throw error;
  });
  return {
    rpcUrl: `http://127.0.0.1:${port}`,
    port,
    process: child,
    async stop() {
      child.kill("SIGKILL"); // It has nothing to save.
      await exited;
    },
  };
}

function anvilArguments(options: StartAnvilOptions): string[] {
  const { hardfork = "osaka", accounts = 10, balance = 10_000, gasPrice, gasLimit } = options;
  const flags: [name: string, value?: number | string | undefined][] = [
    ["host", "127.0.0.1"],
    ["port", 0],
    ["hardfork", hardfork],
    ["mnemonic", ANVIL_MNEMONIC],
    ["accounts", accounts],
    ["balance", balance],
    ["order", "fifo"],
    // Else each older block's state is a file of a megabyte, which stays when the chain is killed.
    ["prune-history", RECENT_STATES],
  ];
  if (hardfork === "osaka") flags.push(["enable-tx-gas-limit"]);
  if (gasPrice !== undefined) {
    flags.push(["gas-price", gasPrice], ["base-fee", gasPrice], ["disable-min-priority-fee"]);
  }
  if (gasLimit !== undefined) flags.push(["gas-limit", gasLimit]);
  if (options.timestamp !== undefined) flags.push(["timestamp", options.timestamp]);
  return flags.flatMap(([name, value]) =>
    value === undefined ? [`--${name}`] : [`--${name}`, `${value}`],
  );
}

/** The platform's binary itself: the package's launcher would stand between it and its signals. */
function anvilBinary(): string {
  const os = { darwin: "darwin", linux: "linux", win32: "win32" }[process.platform as string];
  const arch = { arm64: "arm64", x64: "amd64" }[process.arch as string];
  if (!os || !arch) {
    throw new AnvilUnsupportedError({ platform: `${process.platform}-${process.arch}` });
  }
  try {
    // Through the package itself: a strict package manager hides its dependencies from us.
    const require = createRequire(
      createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`),
    );
    const folder = join(require.resolve(`${PACKAGE}-${os}-${arch}/package.json`), "..");
    return join(folder, "bin", os === "win32" ? "anvil.exe" : "anvil");
  } catch (cause) {
    throw new AnvilMissingError({ install: `npm install --save-dev ${PACKAGE}` }, { cause });
  }
}

/** The port on which the chain listens, once it does. */
function listening(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = "";
    const read = (text: string) => {
      output += text;
      const port = /Listening on 127\.0\.0\.1:(\d+)/.exec(output)?.[1];
      if (port === undefined) return;
      for (const stream of [child.stdout, child.stderr]) {
        stream?.off("data", read).resume(); // A full pipe would stop it.
      }
      resolve(Number(port));
    };
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", read);
    child.once("error", (error) => reject(new AnvilFailedError({ output: error.message })));
    child.once("close", () => reject(new AnvilFailedError({ output: output.trim() })));
  });
}

/** Ends the child when this process ends, however it does; returns what undoes that. */
function endWithThisProcess(child: ChildProcess): () => void {
  const end = () => child.kill("SIGKILL");
  const endBySignal = (signal: NodeJS.Signals) => {
    end();
    release();
    // Nobody else handles the signal, so it does what it does by default.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  const release = () => {
    process.off("exit", end);
    for (const signal of SIGNALS) process.off(signal, endBySignal);
  };
  process.on("exit", end);
  for (const signal of SIGNALS) process.on(signal, endBySignal);
  return release;
}

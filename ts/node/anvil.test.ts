import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { createPublicClient, createTestClient, http, parseEther, zeroAddress } from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { describe, expect, it } from "vitest";
import { ANVIL_MNEMONIC, AnvilFailedError, startAnvil } from "./anvil.js";

const SOURCES = resolve(import.meta.dirname, "..");
const TSX = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

/** Another process that starts a chain, says its URL, and goes on like this. */
function startInAnotherProcess(goOn: string, sources = SOURCES): ChildProcess {
  const module = pathToFileURL(join(sources, "node/anvil.ts")).href;
  const code = `
    const { startAnvil } = await import(${JSON.stringify(module)});
    const { rpcUrl } = await startAnvil({ accounts: 1 });
    console.log(rpcUrl);
    ${goOn}`;
  return spawn(process.execPath, ["--import", TSX, "--input-type=module", "--eval", code]);
}

async function answers(rpcUrl: string): Promise<boolean> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId" });
  const headers = { "content-type": "application/json", connection: "close" };
  return fetch(rpcUrl, { method: "POST", headers, body }).then(
    ({ ok }) => ok,
    () => false,
  );
}

describe("startAnvil", () => {
  it("keeps the states of recent blocks only, in memory", async () => {
    const { rpcUrl, stop } = await startAnvil();
    try {
      const client = createTestClient({ mode: "anvil", transport: http(rpcUrl) });
      await client.mine({ blocks: 300 });
      const reader = createPublicClient({ transport: http(rpcUrl) });
      const balance = (blockNumber: bigint) =>
        reader.getBalance({ address: zeroAddress, blockNumber });
      expect(await balance(100n)).toBe(0n);
      await expect(balance(10n)).rejects.toThrow("BlockOutOfRange");
    } finally {
      await stop();
    }
  });

  it("starts chains side by side, and ends them", async () => {
    const options = { accounts: 2, balance: 7, gasPrice: 0, timestamp: 2_000_000_000 };
    const chains = await Promise.all([startAnvil(options), startAnvil()]);
    const [one, two] = chains;
    try {
      expect(one.port).not.toBe(two.port);
      const client = createPublicClient({ transport: http(one.rpcUrl) });
      const balance = (addressIndex: number) =>
        client.getBalance({ address: mnemonicToAccount(ANVIL_MNEMONIC, { addressIndex }).address });
      expect(await Promise.all([balance(0), balance(1), balance(2)])).toEqual([
        parseEther("7"),
        parseEther("7"),
        0n,
      ]);
      expect(await client.getGasPrice()).toBe(0n);
      expect((await client.getBlock()).timestamp).toBe(2_000_000_000n);
    } finally {
      await Promise.all(chains.map(({ stop }) => stop()));
    }
    for (const { rpcUrl, stop } of chains) {
      expect(await answers(rpcUrl)).toBe(false);
      await stop();
    }
    expect(process.listenerCount("SIGTERM")).toBe(0);
  });

  it("has Osaka's cap of gas a transaction", async () => {
    const { rpcUrl, stop } = await startAnvil();
    try {
      const client = createPublicClient({ transport: http(rpcUrl, { retryCount: 0 }) });
      const { address } = mnemonicToAccount(ANVIL_MNEMONIC);
      const send = (gas: number) =>
        client.request({
          method: "eth_sendTransaction",
          params: [{ from: address, to: address, gas: `0x${gas.toString(16)}` }],
        } as never);
      await send(2 ** 24);
      await expect(send(2 ** 24 + 1)).rejects.toThrow();
    } finally {
      await stop();
    }
  });

  it("says why it did not start", async () => {
    const error = await startAnvil({ hardfork: "nonsense" }).catch((caught) => caught);
    expect(error).toBeInstanceOf(AnvilFailedError);
    expect(error.message).toContain("nonsense");
  });

  it("says what to install where anvil is missing", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sum-anvil-"));
    try {
      for (const part of ["node", "errors"]) {
        cpSync(join(SOURCES, part), join(folder, part), { recursive: true });
      }
      writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
      const child = startInAnotherProcess("", folder);
      const said = await text(child.stderr as NodeJS.ReadableStream);
      expect(said).toContain("AnvilMissingError");
      expect(said).toContain("npm install --save-dev @foundry-rs/anvil");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  describe("ends with its parent", () => {
    const wait = "await new Promise((resolve) => setTimeout(resolve, 60_000));";
    it.each([
      ["that is done", "process.exit(0);", undefined, { code: 0, signal: null }],
      ["that throws", "throw new Error('oh');", undefined, { code: 1, signal: null }],
      ["that is terminated", wait, "SIGTERM", { code: null, signal: "SIGTERM" }],
      ["that is interrupted", wait, "SIGINT", { code: null, signal: "SIGINT" }],
      [
        "that handles the interrupt",
        `process.on("SIGINT", () => setTimeout(() => process.exit(130), 50)); ${wait}`,
        "SIGINT",
        { code: 130, signal: null },
      ],
    ] as const)("%s", async (_, goOn, signal, end) => {
      const child = startInAnotherProcess(goOn);
      const ended = new Promise((done) =>
        child.once("close", (code, by) => done({ code, signal: by })),
      );
      const rpcUrl = await new Promise<string>((said) =>
        child.stdout?.once("data", (line) => said(`${line}`.trim())),
      );
      if (signal) {
        expect(await answers(rpcUrl)).toBe(true);
        child.kill(signal);
      }
      expect(await ended).toEqual(end);
      await expect.poll(() => answers(rpcUrl)).toBe(false);
    });
  });
});

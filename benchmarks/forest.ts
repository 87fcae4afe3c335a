import { readFileSync } from "node:fs";
import {
  bytesToHex,
  concatHex,
  createPublicClient,
  encodeFunctionData,
  type Hex,
  http,
  size,
} from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { forestAbi } from "../ts/abis/forest.js";
import { loadNumbers } from "../ts/cli/data/index.js";
import { split } from "../ts/cli/preprocess.js";
import { compileForest } from "../ts/compiler/compileForest.js";
import type { ForestModel } from "../ts/compiler/forestFormat.js";
import { parseModel } from "../ts/compiler/format.js";
import { packForest } from "../ts/compiler/packForest.js";
import { SALT } from "../ts/deploy/chunks.js";
import { CREATE2_DEPLOYER, ensureContracts, getContracts } from "../ts/deploy/contracts.js";
import { deployForest } from "../ts/deploy/deployForest.js";
import { Forest } from "../ts/models/forest.js";
import { ANVIL_MNEMONIC, type Anvil } from "../ts/node/anvil.js";
import { transact } from "../ts/utils/transact.js";
import { intrinsicGas } from "./floor.js";

/** A frozen model's figures. */
export type FrozenRow = {
  readonly workload: "forest64x6" | `mnist-${string}`;
  readonly model: "compiled" | "generic";
  readonly operation: "predict";
  /** Execution only, mean over the test samples. */
  readonly gas: number;
  /** The same as a transaction, mean. */
  readonly transaction: number;
  /** All transactions that deploy it, without what models share. */
  readonly deploy: number;
  /** Of its code, or of the data that a generic contract runs. */
  readonly bytes: number;
  /** Share of the test samples that the contract gets right. */
  readonly accuracy: number;
};

const FILE = new URL("../models/weather-forest.json", import.meta.url);

/** The example forest, 64 trees of depth 6, on every test day; the twin must give the same classes. */
export async function measureForest({ rpcUrl }: Anvil): Promise<FrozenRow[]> {
  const client = createPublicClient({ transport: http(rpcUrl) });
  const account = mnemonicToAccount(ANVIL_MNEMONIC);
  const model = parseModel(JSON.parse(readFileSync(FILE, "utf8"))) as ForestModel;
  const twin = new Forest(model);
  const { rows, labels } = loadNumbers("weather", "label");
  const { test } = split(rows.length, 0.8, 42);

  const ask = async (to: Hex) => {
    let [gas, transaction, right] = [0, 0, 0];
    for (const i of test) {
      const sample = twin.encode(rows[i] as ArrayLike<number>);
      const args = [bytesToHex(sample)] as const;
      const data = encodeFunctionData({ abi: forestAbi, functionName: "predict", args });
      const label = Number((await client.call({ to, data })).data);
      if (label !== twin.predict(sample)) throw new Error(`the twin differs on day ${i}`);
      if (label === labels[i]) right++;
      const { gasUsed } = await transact(client, { to, data }, { account, gas: 1_000_000n });
      transaction += Number(gasUsed);
      gas += Number(gasUsed) - intrinsicGas(data);
    }
    return {
      gas: Math.round(gas / test.length),
      transaction: Math.round(transaction / test.length),
      accuracy: right / test.length,
    };
  };

  await ensureContracts(client, { account, kinds: [] });
  const generic = await deployForest(client, { account, model });
  const compiled = compileForest(model);
  let [deploy, bytes] = [0, 0];
  for (const { creationCode, code } of compiled.contracts) {
    bytes += size(code);
    const data = concatHex([SALT, creationCode]);
    deploy += Number((await transact(client, { to: CREATE2_DEPLOYER, data }, { account })).gasUsed);
  }
  const shared = { workload: "forest64x6", operation: "predict" } as const;
  const { factory } = getContracts();
  const data = packForest(model, factory).reduce((sum, chunk) => sum + size(chunk.data), 0);
  return [
    { ...shared, model: "compiled", deploy, bytes, ...(await ask(compiled.address)) },
    {
      ...shared,
      model: "generic",
      deploy: generic.gasUsed,
      bytes: data,
      ...(await ask(generic.address)),
    },
  ];
}

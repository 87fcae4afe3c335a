import { bytesToHex, createPublicClient, encodeFunctionData, type Hex, http, size } from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { MNIST_MODELS } from "../script/mnist/models.js";
import { readDigits, readModel } from "../test/utils/digits.js";
import { runCompiled, runGeneric } from "../test/utils/evm.js";
import { compileModel } from "../ts/compiler/compile.js";
import { compiledModelAbi } from "../ts/compiler/entry.js";
import { encodeProgram } from "../ts/compiler/program.js";
import { ensureContracts } from "../ts/deploy/contracts.js";
import { deployCompiled } from "../ts/deploy/deployCompiled.js";
import { deployNetwork } from "../ts/deploy/deployNetwork.js";
import { ANVIL_MNEMONIC, type Anvil } from "../ts/node/anvil.js";
import { transact } from "../ts/utils/transact.js";
import { intrinsicGas } from "./floor.js";
import type { FrozenRow } from "./forest.js";

/** How many digits are asked on a chain; all are asked in an EVM without one, which must agree. */
const ON_CHAIN = 20;

const WORKLOADS = Object.keys(MNIST_MODELS).map((name) => `mnist-${name}` as const);

/** The example networks on the 2,000 test digits. */
export async function measureNetworks({ rpcUrl }: Anvil): Promise<FrozenRow[]> {
  const client = createPublicClient({ transport: http(rpcUrl) });
  const account = mnemonicToAccount(ANVIL_MNEMONIC);
  await ensureContracts(client, { account, kinds: [] });
  const rows: FrozenRow[] = [];
  for (const workload of WORKLOADS) {
    const model = readModel(workload);
    const generic = workload === "mnist-generic";
    const compiled = compileModel(model);
    const contract = await (generic ? runGeneric(model) : runCompiled(compiled));
    const { address, gasUsed: deploy } = generic
      ? await deployNetwork(client, { account, model })
      : await deployCompiled(client, { account, model: compiled });
    const bytes = generic
      ? encodeProgram(model).length
      : compiled.contracts.reduce((sum, { code }) => sum + size(code), 0);

    const digits = readDigits(model, "test");
    let [gas, transaction, right] = [0, 0, 0];
    for (const [i, { sample, label }] of digits.entries()) {
      const answer = await contract.predict(sample);
      const data = callOf(sample);
      const whole = answer.gas + intrinsicGas(data);
      if (i < ON_CHAIN) {
        const { gasUsed } = await transact(
          client,
          { to: address, data },
          { account, gas: 1_000_000n },
        );
        if (Number(gasUsed) !== whole) throw new Error(`${workload}: a transaction is ${gasUsed}`);
      }
      gas += answer.gas;
      transaction += whole;
      if (answer.label === label) right++;
    }
    rows.push({
      workload,
      model: generic ? "generic" : "compiled",
      operation: "predict",
      gas: Math.round(gas / digits.length),
      transaction: Math.round(transaction / digits.length),
      deploy,
      bytes,
      accuracy: right / digits.length,
    });
  }
  return rows;
}

function callOf(sample: Uint8Array): Hex {
  const args = [bytesToHex(sample)] as const;
  return encodeFunctionData({ abi: compiledModelAbi, functionName: "predict", args });
}

import { createEVM, type EVM } from "@ethereumjs/evm";
import { createAddressFromString, hexToBytes as toBytes } from "@ethereumjs/util";
import {
  bytesToHex,
  concatHex,
  decodeErrorResult,
  decodeFunctionResult,
  encodeAbiParameters,
  encodeFunctionData,
  type Hex,
} from "viem";
import type { CompiledModel } from "../../ts/compiler/compiled.js";
import { compiledModelAbi } from "../../ts/compiler/entry.js";
import type { FrozenModel } from "../../ts/compiler/format.js";
import { packForest } from "../../ts/compiler/packForest.js";
import { encodeProgram } from "../../ts/compiler/program.js";
import { forestBytecode, mlpBytecode } from "../../ts/deploy/bytecode.js";
import { type Chunk, createChunks } from "../../ts/deploy/chunks.js";
import { getContracts } from "../../ts/deploy/contracts.js";

/** A compiled model in an EVM without a chain, which answers a thousand calls a second. */
export async function runCompiled(model: CompiledModel) {
  const evm = await createEVM();
  for (const { address, code } of model.contracts) {
    await evm.stateManager.putCode(createAddressFromString(address), toBytes(code));
  }
  return asker(evm, toBytes((model.contracts.at(-1) as { code: Hex }).code));
}

/** The generic contract with this model, in such an EVM. */
export async function runGeneric(model: FrozenModel) {
  const evm = await createEVM();
  const { factory } = getContracts();
  const [bytecode, chunks] =
    model.kind === "forest"
      ? [forestBytecode, packForest(model, factory)]
      : [mlpBytecode, createChunks(encodeProgram(model), factory)];
  for (const { pointer, data } of chunks) {
    const code = toBytes(concatHex(["0x00", data]));
    await evm.stateManager.putCode(createAddressFromString(pointer), code);
  }
  const { pointer } = chunks.at(-1) as Chunk;
  const args = encodeAbiParameters([{ type: "address" }, { type: "address" }], [pointer, factory]);
  const { execResult } = await evm.runCall({
    data: toBytes(concatHex([bytecode, args])),
    gasLimit: 2n ** 24n,
  });
  if (execResult.exceptionError) throw execResult.exceptionError;
  return asker(evm, execResult.returnValue);
}

/** Ways to ask this code. */
function asker(evm: EVM, code: Uint8Array) {
  /** What calldata returns, or the name of the error, and the gas of the execution. */
  const call = async (data: Hex, value = 0n) => {
    // Every call is a transaction's first: contracts that an earlier one has called are cold again.
    evm.journal.cleanJournal();
    const { returnValue, executionGasUsed, exceptionError } = await evm.runCode({
      code,
      data: toBytes(data),
      value,
      gasLimit: 2n ** 24n,
    });
    return {
      output: bytesToHex(returnValue),
      gas: Number(executionGasUsed),
      failed: !!exceptionError,
    };
  };
  const ask = async (functionName: "predict" | "scores", sample: Uint8Array) => {
    const args = [bytesToHex(sample)] as const;
    const { output, gas, failed } = await call(
      encodeFunctionData({ abi: compiledModelAbi, functionName, args }),
    );
    if (failed) {
      const { errorName } = decodeErrorResult({ abi: compiledModelAbi, data: output });
      throw new Error(errorName);
    }
    const result = decodeFunctionResult({ abi: compiledModelAbi, functionName, data: output });
    return { result, gas };
  };
  return {
    call,
    async predict(sample: Uint8Array) {
      const { result, gas } = await ask("predict", sample);
      return { label: Number(result), gas };
    },
    async scores(sample: Uint8Array) {
      const { result } = await ask("scores", sample);
      return (result as readonly bigint[]).map(Number);
    },
  };
}

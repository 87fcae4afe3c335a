import { createEVM } from "@ethereumjs/evm";
import { createAddressFromString, hexToBytes as toBytes } from "@ethereumjs/util";
import {
  bytesToHex,
  decodeErrorResult,
  decodeFunctionResult,
  encodeFunctionData,
  type Hex,
} from "viem";
import type { CompiledModel } from "../../ts/compiler/compiled.js";
import { compiledModelAbi } from "../../ts/compiler/entry.js";

/** A compiled model in an EVM without a chain, which answers thousands of calls a second. */
export async function runCompiled(model: CompiledModel) {
  const evm = await createEVM();
  for (const { address, code } of model.contracts) {
    await evm.stateManager.putCode(createAddressFromString(address), toBytes(code));
  }
  const code = toBytes((model.contracts.at(-1) as { code: Hex }).code);

  /** What calldata returns, or the name of the error, and the gas of the execution. */
  const call = async (data: Hex) => {
    const { returnValue, executionGasUsed, exceptionError } = await evm.runCode({
      code,
      data: toBytes(data),
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

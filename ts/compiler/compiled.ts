import {
  type Address,
  bytesToHex,
  concatHex,
  getContractAddress,
  type Hex,
  keccak256,
  numberToHex,
} from "viem";
import { SALT } from "../deploy/chunks.js";
import { CREATE2_DEPLOYER } from "../deploy/contracts.js";
import { CodeTooLongError } from "../errors/compiler.js";

/** The most bytes of code that a contract may have. */
export const MAX_CODE = 24_576;

/** A contract of a compiled model. */
export type CompiledContract = {
  /** Its code, as it is on the chain. */
  readonly code: Hex;
  /** What to send to the CREATE2 deployer, behind the salt. */
  readonly creationCode: Hex;
  /** Where that deploys it, on any chain: the address follows from the code. */
  readonly address: Address;
};

/** A frozen model as contracts with the ABI of `ICompiledModel`. */
export type CompiledModel = {
  /** The model's address and, as `codeHash`, its seal: equal files give equal hashes. */
  readonly address: Address;
  readonly codeHash: Hex;
  /** In the order of deployment; the last is the model, it calls the others. */
  readonly contracts: readonly CompiledContract[];
};

/**
 * The contract of some code: its creation code copies what follows its ten bytes.
 *
 * @param limit - More than any chain takes for code that is only measured.
 * @throws `CodeTooLongError`
 */
export function createContract(bytes: Uint8Array, limit = MAX_CODE): CompiledContract {
  if (bytes.length > limit) throw new CodeTooLongError({ length: bytes.length, limit });
  const code = bytesToHex(bytes);
  const creationCode = concatHex([
    "0x61",
    numberToHex(bytes.length, { size: 2 }),
    "0x80600a3d393df3",
    code,
  ]);
  const address = getContractAddress({
    opcode: "CREATE2",
    from: CREATE2_DEPLOYER,
    salt: SALT,
    bytecode: creationCode,
  });
  return { code, creationCode, address };
}

/** A model of these contracts, of which the last is called. */
export function createCompiled(contracts: readonly CompiledContract[]): CompiledModel {
  const { address, code } = contracts.at(-1) as CompiledContract;
  return { address, codeHash: keccak256(code), contracts };
}

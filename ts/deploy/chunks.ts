import {
  type Address,
  bytesToHex,
  concatHex,
  getContractAddress,
  type Hex,
  hexToBytes,
  numberToHex,
} from "viem";
import { getCode } from "viem/actions";
import { ChunkMissingError } from "../errors/library.js";
import type { AnyClient } from "../utils/transact.js";

/** Bytes in a chunk: contract code has at most 24,576, of which the STOP in front takes one. */
export const MAX_CHUNK = 24_575;

/** Salt of everything whose address follows from its content. */
export const SALT: Hex = `0x${"00".repeat(32)}`;

/** Data that is stored, or is to be stored, as contract code. */
export type Chunk = {
  readonly data: Hex;
  /** Where the factory stores this data. */
  readonly pointer: Address;
};

/** Words of a model in a chunk of its base but the last. */
const BASE_WORDS = 512;

/** What a trainer of this model starts from, in chunks; none if everything is zero. */
export function createBase(
  model: { toBytes(): Uint8Array; readonly wordBytes?: number },
  factory: Address,
): Chunk[] {
  const bytes = model.toBytes();
  if (bytes.every((byte) => byte === 0)) return [];
  return createChunks(bytes, factory, BASE_WORDS * (model.wordBytes ?? 32));
}

/** Cuts data into chunks of at most `size` bytes for this factory. */
export function createChunks(bytes: Uint8Array, factory: Address, size = MAX_CHUNK): Chunk[] {
  const chunks: Chunk[] = [];
  for (let start = 0; start < bytes.length; start += size) {
    const data = bytesToHex(bytes.subarray(start, start + size));
    const code = concatHex(["0x00", data]);
    // Solady's SSTORE2: this prefix returns what follows it, the STOP byte and the data.
    const length = numberToHex(code.length / 2 - 1, { size: 2 });
    const bytecode = concatHex(["0x61", length, "0x80600a3d393df3", code]);
    chunks.push({
      data,
      pointer: getContractAddress({ opcode: "CREATE2", from: factory, salt: SALT, bytecode }),
    });
  }
  return chunks;
}

/** Whether there is code at an address. */
export async function isDeployed(client: AnyClient, address: Address): Promise<boolean> {
  return (await getCode(client, { address })) !== undefined;
}

/**
 * What is stored at the addresses, joined.
 *
 * @throws `ChunkMissingError`
 */
export async function readChunks(
  client: AnyClient,
  pointers: readonly Address[],
): Promise<Uint8Array> {
  const parts = await Promise.all(
    pointers.map(async (pointer) => {
      const code = await getCode(client, { address: pointer });
      if (code === undefined) throw new ChunkMissingError({ pointer });
      return hexToBytes(code).subarray(1);
    }),
  );
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let position = 0;
  for (const part of parts) {
    bytes.set(part, position);
    position += part.length;
  }
  return bytes;
}

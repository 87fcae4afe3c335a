/** The instructions that the compiler uses, by their byte. */
const OPCODES = {
  STOP: 0x00,
  ADD: 0x01,
  MUL: 0x02,
  SUB: 0x03,
  SIGNEXTEND: 0x0b,
  LT: 0x10,
  GT: 0x11,
  SGT: 0x13,
  EQ: 0x14,
  ISZERO: 0x15,
  AND: 0x16,
  OR: 0x17,
  XOR: 0x18,
  NOT: 0x19,
  BYTE: 0x1a,
  SHL: 0x1b,
  SHR: 0x1c,
  CALLVALUE: 0x34,
  CALLDATALOAD: 0x35,
  CALLDATASIZE: 0x36,
  CALLDATACOPY: 0x37,
  CODESIZE: 0x38,
  CODECOPY: 0x39,
  RETURNDATASIZE: 0x3d,
  RETURNDATACOPY: 0x3e,
  POP: 0x50,
  MLOAD: 0x51,
  MSTORE: 0x52,
  MSTORE8: 0x53,
  JUMP: 0x56,
  JUMPI: 0x57,
  GAS: 0x5a,
  MCOPY: 0x5e,
  DUP1: 0x80,
  DUP2: 0x81,
  DUP3: 0x82,
  DUP4: 0x83,
  SWAP1: 0x90,
  SWAP2: 0x91,
  SWAP3: 0x92,
  RETURN: 0xf3,
  STATICCALL: 0xfa,
  REVERT: 0xfd,
} as const;

const [PUSH0, PUSH2, JUMPDEST] = [0x5f, 0x61, 0x5b];

export type Opcode = keyof typeof OPCODES;

/**
 * Writes EVM code from front to back. Places are named and can be pushed before or after they are
 * marked; the same calls give the same bytes.
 */
export class Assembler {
  readonly #bytes: number[] = [];
  readonly #places = new Map<string, number>();
  /** Where two bytes wait for a place. */
  readonly #gaps: [position: number, place: string][] = [];

  /** Bytes so far. */
  get length(): number {
    return this.#bytes.length;
  }

  op(...names: readonly Opcode[]): this {
    for (const name of names) this.#bytes.push(OPCODES[name]);
    return this;
  }

  /** Pushes a number below 2^256 with as few bytes as it takes. */
  push(value: bigint | number): this {
    const hex = BigInt(value).toString(16);
    const digits =
      value === 0 || value === 0n ? "" : hex.padStart(hex.length + (hex.length & 1), "0");
    if (digits.length > 64) throw new Error(`the number ${value} is too great to be pushed`);
    this.#bytes.push(PUSH0 + digits.length / 2);
    for (let i = 0; i < digits.length; i += 2) {
      this.#bytes.push(Number.parseInt(digits.slice(i, i + 2), 16));
    }
    return this;
  }

  /** Shifts the top of the stack by a number of bits, to the left if that is negative. */
  shiftRight(bits: number): this {
    return bits === 0 ? this : this.push(Math.abs(bits)).op(bits > 0 ? "SHR" : "SHL");
  }

  /** Pushes the position of a place in the code. */
  pushPlace(place: string): this {
    this.#bytes.push(PUSH2);
    this.#gaps.push([this.#bytes.length, place]);
    this.#bytes.push(0, 0);
    return this;
  }

  /** Names this position, for data. */
  mark(place: string): this {
    if (this.#places.has(place)) throw new Error(`the place ${place} is marked twice`);
    this.#places.set(place, this.#bytes.length);
    return this;
  }

  /** Names this position and makes it one that code can jump to. */
  label(place: string): this {
    this.mark(place);
    this.#bytes.push(JUMPDEST);
    return this;
  }

  /** Bytes as they are. */
  data(bytes: Uint8Array): this {
    for (const byte of bytes) this.#bytes.push(byte);
    return this;
  }

  assemble(): Uint8Array {
    const code = Uint8Array.from(this.#bytes);
    for (const [position, place] of this.#gaps) {
      const target = this.#places.get(place);
      if (target === undefined) throw new Error(`the place ${place} is not marked`);
      code[position] = target >> 8;
      code[position + 1] = target & 255;
    }
    return code;
  }
}

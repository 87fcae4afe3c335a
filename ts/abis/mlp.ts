//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////
// Mlp
//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////

export const mlpAbi = [
  {
    type: 'constructor',
    inputs: [
      { name: 'chunk', internalType: 'address', type: 'address' },
      { name: 'uploader', internalType: 'address', type: 'address' },
    ],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [],
    name: 'CHUNK',
    outputs: [{ name: '', internalType: 'address', type: 'address' }],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [{ name: 'sample', internalType: 'bytes', type: 'bytes' }],
    name: 'predict',
    outputs: [{ name: 'label', internalType: 'uint256', type: 'uint256' }],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [{ name: 'sample', internalType: 'bytes', type: 'bytes' }],
    name: 'scores',
    outputs: [{ name: 'values', internalType: 'int256[]', type: 'int256[]' }],
    stateMutability: 'view',
  },
  {
    type: 'error',
    inputs: [{ name: 'chunk', internalType: 'uint256', type: 'uint256' }],
    name: 'ChunkInvalid',
  },
  {
    type: 'error',
    inputs: [
      { name: 'expected', internalType: 'uint256', type: 'uint256' },
      { name: 'actual', internalType: 'uint256', type: 'uint256' },
    ],
    name: 'InputLengthInvalid',
  },
  { type: 'error', inputs: [], name: 'InputPaddingNotZero' },
  {
    type: 'error',
    inputs: [{ name: 'part', internalType: 'address', type: 'address' }],
    name: 'PartMissing',
  },
] as const

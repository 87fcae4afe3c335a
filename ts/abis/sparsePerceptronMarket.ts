//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////
// SparsePerceptronMarket
//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////

export const sparsePerceptronMarketAbi = [
  {
    type: 'constructor',
    inputs: [{ name: 'phases', internalType: 'address', type: 'address' }],
    stateMutability: 'nonpayable',
  },
  { type: 'fallback', stateMutability: 'payable' },
  { type: 'receive', stateMutability: 'payable' },
  {
    type: 'function',
    inputs: [{ name: 'name', internalType: 'string', type: 'string' }],
    name: 'addClass',
    outputs: [{ name: 'class', internalType: 'uint256', type: 'uint256' }],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [
      { name: 'sample', internalType: 'bytes', type: 'bytes' },
      { name: 'label', internalType: 'uint256', type: 'uint256' },
    ],
    name: 'addData',
    outputs: [{ name: 'index', internalType: 'uint256', type: 'uint256' }],
    stateMutability: 'payable',
  },
  {
    type: 'function',
    inputs: [{ name: 'batch', internalType: 'bytes', type: 'bytes' }],
    name: 'addDataBatch',
    outputs: [{ name: 'index', internalType: 'uint256', type: 'uint256' }],
    stateMutability: 'payable',
  },
  {
    type: 'function',
    inputs: [
      { name: 'deadline', internalType: 'uint256', type: 'uint256' },
      { name: 'sample', internalType: 'bytes', type: 'bytes' },
      { name: 'label', internalType: 'uint256', type: 'uint256' },
    ],
    name: 'addDataBefore',
    outputs: [{ name: 'index', internalType: 'uint256', type: 'uint256' }],
    stateMutability: 'payable',
  },
  {
    type: 'function',
    inputs: [],
    name: 'cancelOwnershipHandover',
    outputs: [],
    stateMutability: 'payable',
  },
  {
    type: 'function',
    inputs: [{ name: 'chunk', internalType: 'uint256', type: 'uint256' }],
    name: 'compact',
    outputs: [],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [
      { name: 'pendingOwner', internalType: 'address', type: 'address' },
    ],
    name: 'completeOwnershipHandover',
    outputs: [],
    stateMutability: 'payable',
  },
  {
    type: 'function',
    inputs: [
      { name: 'author', internalType: 'address', type: 'address' },
      { name: 'index', internalType: 'uint256', type: 'uint256' },
      { name: 'sample', internalType: 'bytes', type: 'bytes' },
      { name: 'label', internalType: 'uint256', type: 'uint256' },
    ],
    name: 'contribution',
    outputs: [
      { name: 'deposit', internalType: 'uint256', type: 'uint256' },
      { name: 'claimable', internalType: 'uint256', type: 'uint256' },
      { name: 'claimableFrom', internalType: 'uint256', type: 'uint256' },
    ],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [],
    name: 'contributions',
    outputs: [{ name: '', internalType: 'uint256', type: 'uint256' }],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [{ name: 'batch', internalType: 'bytes', type: 'bytes' }],
    name: 'evaluate',
    outputs: [
      { name: 'correct', internalType: 'uint256', type: 'uint256' },
      { name: 'total', internalType: 'uint256', type: 'uint256' },
    ],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [
      {
        name: 'p',
        internalType: 'struct SparsePerceptronMarket.Parameters',
        type: 'tuple',
        components: [
          { name: 'owner', internalType: 'address', type: 'address' },
          { name: 'metadata', internalType: 'address', type: 'address' },
          { name: 'features', internalType: 'uint256', type: 'uint256' },
          { name: 'bias', internalType: 'int16', type: 'int16' },
          { name: 'step', internalType: 'uint256', type: 'uint256' },
          { name: 'base', internalType: 'address[]', type: 'address[]' },
          { name: 'collectWait', internalType: 'uint32', type: 'uint32' },
        ],
      },
    ],
    name: 'initialize',
    outputs: [],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [],
    name: 'maxClasses',
    outputs: [{ name: '', internalType: 'uint256', type: 'uint256' }],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [],
    name: 'metadata',
    outputs: [{ name: 'json', internalType: 'string', type: 'string' }],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [],
    name: 'owner',
    outputs: [{ name: 'result', internalType: 'address', type: 'address' }],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [
      { name: 'pendingOwner', internalType: 'address', type: 'address' },
    ],
    name: 'ownershipHandoverExpiresAt',
    outputs: [{ name: 'result', internalType: 'uint256', type: 'uint256' }],
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
    inputs: [
      { name: 'index', internalType: 'uint256', type: 'uint256' },
      { name: 'sample', internalType: 'bytes', type: 'bytes' },
      { name: 'label', internalType: 'uint256', type: 'uint256' },
    ],
    name: 'refund',
    outputs: [{ name: 'amount', internalType: 'uint256', type: 'uint256' }],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [
      {
        name: 'claims',
        internalType: 'struct ICollaborativeTrainer.RefundClaim[]',
        type: 'tuple[]',
        components: [
          { name: 'index', internalType: 'uint256', type: 'uint256' },
          { name: 'sample', internalType: 'bytes', type: 'bytes' },
          { name: 'label', internalType: 'uint256', type: 'uint256' },
        ],
      },
    ],
    name: 'refundMany',
    outputs: [
      {
        name: 'results',
        internalType: 'struct ICollaborativeTrainer.ClaimResult[]',
        type: 'tuple[]',
        components: [
          { name: 'amount', internalType: 'uint256', type: 'uint256' },
          { name: 'failure', internalType: 'bytes', type: 'bytes' },
        ],
      },
    ],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [],
    name: 'renounceOwnership',
    outputs: [],
    stateMutability: 'payable',
  },
  {
    type: 'function',
    inputs: [
      { name: 'author', internalType: 'address', type: 'address' },
      { name: 'index', internalType: 'uint256', type: 'uint256' },
      { name: 'sample', internalType: 'bytes', type: 'bytes' },
      { name: 'label', internalType: 'uint256', type: 'uint256' },
    ],
    name: 'report',
    outputs: [{ name: 'reward', internalType: 'uint256', type: 'uint256' }],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [
      {
        name: 'claims',
        internalType: 'struct ICollaborativeTrainer.ReportClaim[]',
        type: 'tuple[]',
        components: [
          { name: 'author', internalType: 'address', type: 'address' },
          { name: 'index', internalType: 'uint256', type: 'uint256' },
          { name: 'sample', internalType: 'bytes', type: 'bytes' },
          { name: 'label', internalType: 'uint256', type: 'uint256' },
        ],
      },
    ],
    name: 'reportMany',
    outputs: [
      {
        name: 'results',
        internalType: 'struct ICollaborativeTrainer.ClaimResult[]',
        type: 'tuple[]',
        components: [
          { name: 'amount', internalType: 'uint256', type: 'uint256' },
          { name: 'failure', internalType: 'bytes', type: 'bytes' },
        ],
      },
    ],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [],
    name: 'requestOwnershipHandover',
    outputs: [],
    stateMutability: 'payable',
  },
  {
    type: 'function',
    inputs: [{ name: 'sample', internalType: 'bytes', type: 'bytes' }],
    name: 'scores',
    outputs: [{ name: '', internalType: 'int256[]', type: 'int256[]' }],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [],
    name: 'spec',
    outputs: [
      {
        name: '',
        internalType: 'struct Spec',
        type: 'tuple',
        components: [
          { name: 'kind', internalType: 'string', type: 'string' },
          { name: 'features', internalType: 'uint256', type: 'uint256' },
          { name: 'classes', internalType: 'uint256', type: 'uint256' },
          { name: 'laneBits', internalType: 'uint256', type: 'uint256' },
          { name: 'fractionBits', internalType: 'uint256', type: 'uint256' },
          { name: 'step', internalType: 'uint256', type: 'uint256' },
          { name: 'bias', internalType: 'int256', type: 'int256' },
        ],
      },
    ],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [{ name: '', internalType: 'address', type: 'address' }],
    name: 'transferOwnership',
    outputs: [],
    stateMutability: 'payable',
  },
  {
    type: 'function',
    inputs: [
      { name: 'start', internalType: 'uint256', type: 'uint256' },
      { name: 'count', internalType: 'uint256', type: 'uint256' },
    ],
    name: 'words',
    outputs: [{ name: '', internalType: 'uint256[]', type: 'uint256[]' }],
    stateMutability: 'view',
  },
  {
    type: 'event',
    anonymous: false,
    inputs: [
      {
        name: 'claimant',
        internalType: 'address',
        type: 'address',
        indexed: true,
      },
      {
        name: 'author',
        internalType: 'address',
        type: 'address',
        indexed: true,
      },
      {
        name: 'index',
        internalType: 'uint256',
        type: 'uint256',
        indexed: false,
      },
      { name: 'reason', internalType: 'bytes', type: 'bytes', indexed: false },
    ],
    name: 'ClaimFailed',
  },
  {
    type: 'event',
    anonymous: false,
    inputs: [
      {
        name: 'class',
        internalType: 'uint256',
        type: 'uint256',
        indexed: true,
      },
      { name: 'name', internalType: 'string', type: 'string', indexed: false },
    ],
    name: 'ClassAdded',
  },
  {
    type: 'event',
    anonymous: false,
    inputs: [
      {
        name: 'chunk',
        internalType: 'uint256',
        type: 'uint256',
        indexed: true,
      },
      {
        name: 'version',
        internalType: 'uint256',
        type: 'uint256',
        indexed: false,
      },
      {
        name: 'pointer',
        internalType: 'address',
        type: 'address',
        indexed: false,
      },
    ],
    name: 'Compacted',
  },
  {
    type: 'event',
    anonymous: false,
    inputs: [
      {
        name: 'author',
        internalType: 'address',
        type: 'address',
        indexed: true,
      },
      {
        name: 'label',
        internalType: 'uint256',
        type: 'uint256',
        indexed: true,
      },
      {
        name: 'index',
        internalType: 'uint256',
        type: 'uint256',
        indexed: false,
      },
      {
        name: 'deposit',
        internalType: 'uint256',
        type: 'uint256',
        indexed: false,
      },
      { name: 'sample', internalType: 'bytes', type: 'bytes', indexed: false },
    ],
    name: 'DataAdded',
  },
  {
    type: 'event',
    anonymous: false,
    inputs: [
      {
        name: 'pendingOwner',
        internalType: 'address',
        type: 'address',
        indexed: true,
      },
    ],
    name: 'OwnershipHandoverCanceled',
  },
  {
    type: 'event',
    anonymous: false,
    inputs: [
      {
        name: 'pendingOwner',
        internalType: 'address',
        type: 'address',
        indexed: true,
      },
    ],
    name: 'OwnershipHandoverRequested',
  },
  {
    type: 'event',
    anonymous: false,
    inputs: [
      {
        name: 'oldOwner',
        internalType: 'address',
        type: 'address',
        indexed: true,
      },
      {
        name: 'newOwner',
        internalType: 'address',
        type: 'address',
        indexed: true,
      },
    ],
    name: 'OwnershipTransferred',
  },
  {
    type: 'event',
    anonymous: false,
    inputs: [
      {
        name: 'author',
        internalType: 'address',
        type: 'address',
        indexed: true,
      },
      {
        name: 'index',
        internalType: 'uint256',
        type: 'uint256',
        indexed: false,
      },
      {
        name: 'amount',
        internalType: 'uint256',
        type: 'uint256',
        indexed: false,
      },
    ],
    name: 'Refunded',
  },
  {
    type: 'event',
    anonymous: false,
    inputs: [
      {
        name: 'reporter',
        internalType: 'address',
        type: 'address',
        indexed: true,
      },
      {
        name: 'author',
        internalType: 'address',
        type: 'address',
        indexed: true,
      },
      {
        name: 'index',
        internalType: 'uint256',
        type: 'uint256',
        indexed: false,
      },
      {
        name: 'reward',
        internalType: 'uint256',
        type: 'uint256',
        indexed: false,
      },
    ],
    name: 'Reported',
  },
  { type: 'error', inputs: [], name: 'AlreadyInitialized' },
  { type: 'error', inputs: [], name: 'BatchEmpty' },
  { type: 'error', inputs: [], name: 'BatchNotTaken' },
  {
    type: 'error',
    inputs: [
      { name: 'samples', internalType: 'uint256', type: 'uint256' },
      { name: 'most', internalType: 'uint256', type: 'uint256' },
    ],
    name: 'BatchTooLarge',
  },
  {
    type: 'error',
    inputs: [{ name: 'position', internalType: 'uint256', type: 'uint256' }],
    name: 'BatchTruncated',
  },
  {
    type: 'error',
    inputs: [{ name: 'chunk', internalType: 'uint256', type: 'uint256' }],
    name: 'ChunkInvalid',
  },
  {
    type: 'error',
    inputs: [{ name: 'most', internalType: 'uint256', type: 'uint256' }],
    name: 'ClassesFull',
  },
  { type: 'error', inputs: [], name: 'ContributionNotOpen' },
  {
    type: 'error',
    inputs: [
      { name: 'length', internalType: 'uint256', type: 'uint256' },
      { name: 'most', internalType: 'uint256', type: 'uint256' },
    ],
    name: 'ContributionTooLong',
  },
  {
    type: 'error',
    inputs: [{ name: 'deadline', internalType: 'uint256', type: 'uint256' }],
    name: 'DeadlineOver',
  },
  {
    type: 'error',
    inputs: [{ name: 'deadline', internalType: 'uint256', type: 'uint256' }],
    name: 'DeadlinePassed',
  },
  {
    type: 'error',
    inputs: [
      { name: 'position', internalType: 'uint256', type: 'uint256' },
      { name: 'feature', internalType: 'uint256', type: 'uint256' },
      { name: 'features', internalType: 'uint256', type: 'uint256' },
    ],
    name: 'FeatureOutOfRange',
  },
  {
    type: 'error',
    inputs: [{ name: 'position', internalType: 'uint256', type: 'uint256' }],
    name: 'FeaturesNotIncreasing',
  },
  {
    type: 'error',
    inputs: [{ name: 'most', internalType: 'uint256', type: 'uint256' }],
    name: 'JudgingTooDear',
  },
  {
    type: 'error',
    inputs: [
      { name: 'label', internalType: 'uint256', type: 'uint256' },
      { name: 'classes', internalType: 'uint256', type: 'uint256' },
    ],
    name: 'LabelOutOfRange',
  },
  {
    type: 'error',
    inputs: [{ name: 'most', internalType: 'uint256', type: 'uint256' }],
    name: 'MarketFull',
  },
  {
    type: 'error',
    inputs: [{ name: 'pointer', internalType: 'address', type: 'address' }],
    name: 'MetadataNotUploaded',
  },
  { type: 'error', inputs: [], name: 'ModelChangedInTransaction' },
  { type: 'error', inputs: [], name: 'MoneyUnexpected' },
  { type: 'error', inputs: [], name: 'NewOwnerIsZeroAddress' },
  { type: 'error', inputs: [], name: 'NoHandoverRequest' },
  {
    type: 'error',
    inputs: [{ name: 'when', internalType: 'uint256', type: 'uint256' }],
    name: 'NotYet',
  },
  {
    type: 'error',
    inputs: [{ name: 'chunk', internalType: 'uint256', type: 'uint256' }],
    name: 'NothingToCompact',
  },
  { type: 'error', inputs: [], name: 'OneStepTransferDisabled' },
  {
    type: 'error',
    inputs: [{ name: 'parameter', internalType: 'string', type: 'string' }],
    name: 'ParameterOutOfRange',
  },
  { type: 'error', inputs: [], name: 'Reentrancy' },
  {
    type: 'error',
    inputs: [{ name: 'length', internalType: 'uint256', type: 'uint256' }],
    name: 'SampleLengthOdd',
  },
  {
    type: 'error',
    inputs: [
      { name: 'required', internalType: 'uint256', type: 'uint256' },
      { name: 'offered', internalType: 'uint256', type: 'uint256' },
    ],
    name: 'StakeTooLow',
  },
  {
    type: 'error',
    inputs: [{ name: 'term', internalType: 'string', type: 'string' }],
    name: 'TermOutOfRange',
  },
  { type: 'error', inputs: [], name: 'TrainerFull' },
  { type: 'error', inputs: [], name: 'Unauthorized' },
  {
    type: 'error',
    inputs: [
      {
        name: 'phase',
        internalType: 'enum IPredictionMarket.Phase',
        type: 'uint8',
      },
    ],
    name: 'WrongPhase',
  },
] as const

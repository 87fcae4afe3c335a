//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////
// IArchive
//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////

export const iArchiveAbi = [
  {
    type: 'function',
    inputs: [
      { name: 'start', internalType: 'uint256', type: 'uint256' },
      { name: 'count', internalType: 'uint256', type: 'uint256' },
    ],
    name: 'archived',
    outputs: [
      {
        name: '',
        internalType: 'struct IArchive.Archived[]',
        type: 'tuple[]',
        components: [
          { name: 'author', internalType: 'address', type: 'address' },
          { name: 'label', internalType: 'uint256', type: 'uint256' },
          { name: 'sample', internalType: 'bytes', type: 'bytes' },
        ],
      },
    ],
    stateMutability: 'view',
  },
  {
    type: 'error',
    inputs: [{ name: 'length', internalType: 'uint256', type: 'uint256' }],
    name: 'SampleTooLongToArchive',
  },
] as const

//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////
// IBadges
//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////

export const iBadgesAbi = [
  {
    type: 'function',
    inputs: [
      { name: 'account', internalType: 'address', type: 'address' },
      { name: 'level', internalType: 'uint256', type: 'uint256' },
    ],
    name: 'badgeOf',
    outputs: [{ name: 'id', internalType: 'uint256', type: 'uint256' }],
    stateMutability: 'pure',
  },
  {
    type: 'function',
    inputs: [],
    name: 'levels',
    outputs: [
      { name: 'thresholds', internalType: 'uint32[]', type: 'uint32[]' },
      { name: 'names', internalType: 'bytes28[]', type: 'bytes28[]' },
    ],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [{ name: 'tokenId', internalType: 'uint256', type: 'uint256' }],
    name: 'locked',
    outputs: [{ name: '', internalType: 'bool', type: 'bool' }],
    stateMutability: 'view',
  },
  {
    type: 'event',
    anonymous: false,
    inputs: [
      {
        name: 'tokenId',
        internalType: 'uint256',
        type: 'uint256',
        indexed: false,
      },
    ],
    name: 'Locked',
  },
  { type: 'error', inputs: [], name: 'BadgeBound' },
  {
    type: 'error',
    inputs: [{ name: 'id', internalType: 'uint256', type: 'uint256' }],
    name: 'BadgeMissing',
  },
  {
    type: 'error',
    inputs: [{ name: 'level', internalType: 'uint256', type: 'uint256' }],
    name: 'LevelInvalid',
  },
] as const

//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////
// ICollaborativeTrainer
//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////

export const iCollaborativeTrainerAbi = [
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
    inputs: [{ name: 'chunk', internalType: 'uint256', type: 'uint256' }],
    name: 'compact',
    outputs: [],
    stateMutability: 'nonpayable',
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
    inputs: [{ name: 'sample', internalType: 'bytes', type: 'bytes' }],
    name: 'scores',
    outputs: [{ name: '', internalType: 'int256[]', type: 'int256[]' }],
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
  {
    type: 'error',
    inputs: [{ name: 'deadline', internalType: 'uint256', type: 'uint256' }],
    name: 'DeadlinePassed',
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
    inputs: [{ name: 'pointer', internalType: 'address', type: 'address' }],
    name: 'MetadataNotUploaded',
  },
  { type: 'error', inputs: [], name: 'ModelChangedInTransaction' },
  { type: 'error', inputs: [], name: 'OneStepTransferDisabled' },
  { type: 'error', inputs: [], name: 'Reentrancy' },
  { type: 'error', inputs: [], name: 'TrainerFull' },
] as const

//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////
// ICompiledModel
//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////

export const iCompiledModelAbi = [
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

//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////
// IDataHandler
//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////

export const iDataHandlerAbi = [
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
  { type: 'error', inputs: [], name: 'ContributionNotOpen' },
] as const

//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////
// IERC20Asset
//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////

export const ierc20AssetAbi = [
  {
    type: 'function',
    inputs: [
      { name: 'deadline', internalType: 'uint256', type: 'uint256' },
      { name: 'maxDeposit', internalType: 'uint256', type: 'uint256' },
      { name: 'sample', internalType: 'bytes', type: 'bytes' },
      { name: 'label', internalType: 'uint256', type: 'uint256' },
    ],
    name: 'addDataUpTo',
    outputs: [{ name: 'index', internalType: 'uint256', type: 'uint256' }],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [
      { name: 'deadline', internalType: 'uint256', type: 'uint256' },
      { name: 'maxDeposit', internalType: 'uint256', type: 'uint256' },
      { name: 'v', internalType: 'uint8', type: 'uint8' },
      { name: 'r', internalType: 'bytes32', type: 'bytes32' },
      { name: 's', internalType: 'bytes32', type: 'bytes32' },
      { name: 'sample', internalType: 'bytes', type: 'bytes' },
      { name: 'label', internalType: 'uint256', type: 'uint256' },
    ],
    name: 'addDataWithPermit',
    outputs: [{ name: 'index', internalType: 'uint256', type: 'uint256' }],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [],
    name: 'token',
    outputs: [{ name: '', internalType: 'address', type: 'address' }],
    stateMutability: 'view',
  },
  {
    type: 'error',
    inputs: [{ name: 'value', internalType: 'uint256', type: 'uint256' }],
    name: 'CoinNotAccepted',
  },
  {
    type: 'error',
    inputs: [
      { name: 'deposit', internalType: 'uint256', type: 'uint256' },
      { name: 'received', internalType: 'uint256', type: 'uint256' },
    ],
    name: 'DepositNotReceived',
  },
  {
    type: 'error',
    inputs: [{ name: 'maxDeposit', internalType: 'uint256', type: 'uint256' }],
    name: 'PermitRefused',
  },
  {
    type: 'error',
    inputs: [{ name: 'token', internalType: 'address', type: 'address' }],
    name: 'TokenMissing',
  },
] as const

//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////
// IEncodedPerceptron
//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////

export const iEncodedPerceptronAbi = [
  {
    type: 'function',
    inputs: [],
    name: 'encoder',
    outputs: [{ name: '', internalType: 'address', type: 'address' }],
    stateMutability: 'view',
  },
  {
    type: 'error',
    inputs: [{ name: 'encoder', internalType: 'address', type: 'address' }],
    name: 'EncoderInvalid',
  },
] as const

//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////
// IEncoder
//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////

export const iEncoderAbi = [
  {
    type: 'function',
    inputs: [{ name: 'sample', internalType: 'bytes', type: 'bytes' }],
    name: 'encode',
    outputs: [{ name: 'values', internalType: 'bytes', type: 'bytes' }],
    stateMutability: 'view',
  },
] as const

//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////
// IForest
//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////

export const iForestAbi = [
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
    inputs: [
      { name: 'expected', internalType: 'uint256', type: 'uint256' },
      { name: 'actual', internalType: 'uint256', type: 'uint256' },
    ],
    name: 'InputLengthInvalid',
  },
  {
    type: 'error',
    inputs: [
      { name: 'position', internalType: 'uint256', type: 'uint256' },
      { name: 'value', internalType: 'uint256', type: 'uint256' },
      { name: 'limit', internalType: 'uint256', type: 'uint256' },
    ],
    name: 'InputOutOfRange',
  },
  { type: 'error', inputs: [], name: 'InputPaddingNotZero' },
  {
    type: 'error',
    inputs: [{ name: 'part', internalType: 'address', type: 'address' }],
    name: 'PartMissing',
  },
] as const

//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////
// ILinearRegression
//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////

export const iLinearRegressionAbi = [
  {
    type: 'function',
    inputs: [],
    name: 'tolerance',
    outputs: [{ name: '', internalType: 'uint256', type: 'uint256' }],
    stateMutability: 'view',
  },
] as const

//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////
// IModel
//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////

export const iModelAbi = [
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
  { type: 'error', inputs: [], name: 'BatchEmpty' },
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
  {
    type: 'error',
    inputs: [{ name: 'chunk', internalType: 'uint256', type: 'uint256' }],
    name: 'NothingToCompact',
  },
  {
    type: 'error',
    inputs: [{ name: 'parameter', internalType: 'string', type: 'string' }],
    name: 'ParameterOutOfRange',
  },
] as const

//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////
// INoAsset
//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////

export const iNoAssetAbi = [
  {
    type: 'error',
    inputs: [{ name: 'value', internalType: 'uint256', type: 'uint256' }],
    name: 'NoMoneyAccepted',
  },
] as const

//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////
// IPoints
//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////

export const iPointsAbi = [
  {
    type: 'function',
    inputs: [{ name: 'author', internalType: 'address', type: 'address' }],
    name: 'levelOf',
    outputs: [{ name: '', internalType: 'uint256', type: 'uint256' }],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [{ name: 'author', internalType: 'address', type: 'address' }],
    name: 'points',
    outputs: [{ name: '', internalType: 'uint256', type: 'uint256' }],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [],
    name: 'pointsTerms',
    outputs: [
      { name: 'refundWait', internalType: 'uint256', type: 'uint256' },
      { name: 'reportWait', internalType: 'uint256', type: 'uint256' },
      { name: 'anyWait', internalType: 'uint256', type: 'uint256' },
      { name: 'batchShare', internalType: 'uint256', type: 'uint256' },
    ],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [],
    name: 'totalConfirmed',
    outputs: [{ name: '', internalType: 'uint256', type: 'uint256' }],
    stateMutability: 'view',
  },
] as const

//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////
// IPredictionMarket
//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////

export const iPredictionMarketAbi = [
  {
    type: 'function',
    inputs: [{ name: 'hashes', internalType: 'bytes32[]', type: 'bytes32[]' }],
    name: 'addPortions',
    outputs: [],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [],
    name: 'cancelMarket',
    outputs: [],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [],
    name: 'collectWait',
    outputs: [{ name: '', internalType: 'uint256', type: 'uint256' }],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [],
    name: 'draw',
    outputs: [],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [],
    name: 'endParticipation',
    outputs: [],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [],
    name: 'fail',
    outputs: [],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [],
    name: 'market',
    outputs: [
      {
        name: '',
        internalType: 'struct IPredictionMarket.Market',
        type: 'tuple',
        components: [
          {
            name: 'phase',
            internalType: 'enum IPredictionMarket.Phase',
            type: 'uint8',
          },
          { name: 'number', internalType: 'uint256', type: 'uint256' },
          { name: 'first', internalType: 'uint256', type: 'uint256' },
          { name: 'contributions', internalType: 'uint256', type: 'uint256' },
          { name: 'deadline', internalType: 'uint256', type: 'uint256' },
          { name: 'provider', internalType: 'address', type: 'address' },
          { name: 'bounty', internalType: 'uint256', type: 'uint256' },
          { name: 'bond', internalType: 'uint256', type: 'uint256' },
          { name: 'staked', internalType: 'uint256', type: 'uint256' },
          { name: 'portions', internalType: 'uint256', type: 'uint256' },
          { name: 'drawn', internalType: 'uint256', type: 'uint256' },
          { name: 'revealed', internalType: 'uint256', type: 'uint256' },
          { name: 'samples', internalType: 'uint256', type: 'uint256' },
          { name: 'passes', internalType: 'uint256', type: 'uint256' },
          { name: 'portionsScored', internalType: 'uint256', type: 'uint256' },
          {
            name: 'contributionsScored',
            internalType: 'uint256',
            type: 'uint256',
          },
        ],
      },
    ],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [],
    name: 'marketTerms',
    outputs: [
      {
        name: '',
        internalType: 'struct IPredictionMarket.MarketTerms',
        type: 'tuple',
        components: [
          { name: 'stake', internalType: 'uint96', type: 'uint96' },
          { name: 'largerStakes', internalType: 'bool', type: 'bool' },
          { name: 'perContributor', internalType: 'bool', type: 'bool' },
          { name: 'participation', internalType: 'uint32', type: 'uint32' },
          { name: 'enough', internalType: 'uint16', type: 'uint16' },
          { name: 'most', internalType: 'uint16', type: 'uint16' },
          { name: 'mostBytes', internalType: 'uint16', type: 'uint16' },
          { name: 'revealWait', internalType: 'uint32', type: 'uint32' },
          { name: 'scoreWait', internalType: 'uint32', type: 'uint32' },
        ],
      },
    ],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [
      {
        name: 'terms',
        internalType: 'struct IPredictionMarket.MarketTerms',
        type: 'tuple',
        components: [
          { name: 'stake', internalType: 'uint96', type: 'uint96' },
          { name: 'largerStakes', internalType: 'bool', type: 'bool' },
          { name: 'perContributor', internalType: 'bool', type: 'bool' },
          { name: 'participation', internalType: 'uint32', type: 'uint32' },
          { name: 'enough', internalType: 'uint16', type: 'uint16' },
          { name: 'most', internalType: 'uint16', type: 'uint16' },
          { name: 'mostBytes', internalType: 'uint16', type: 'uint16' },
          { name: 'revealWait', internalType: 'uint32', type: 'uint32' },
          { name: 'scoreWait', internalType: 'uint32', type: 'uint32' },
        ],
      },
      { name: 'bounty', internalType: 'uint256', type: 'uint256' },
      { name: 'hashes', internalType: 'bytes32[]', type: 'bytes32[]' },
    ],
    name: 'openMarket',
    outputs: [],
    stateMutability: 'payable',
  },
  {
    type: 'function',
    inputs: [{ name: 'preimages', internalType: 'bytes[]', type: 'bytes[]' }],
    name: 'reveal',
    outputs: [],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [{ name: 'preimage', internalType: 'bytes', type: 'bytes' }],
    name: 'revealDrawn',
    outputs: [],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [
      { name: 'contributions', internalType: 'bytes', type: 'bytes' },
      { name: 'portions', internalType: 'bytes[]', type: 'bytes[]' },
      { name: 'steps', internalType: 'uint256', type: 'uint256' },
    ],
    name: 'score',
    outputs: [],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [{ name: 'to', internalType: 'address', type: 'address' }],
    name: 'withdraw',
    outputs: [{ name: 'amount', internalType: 'uint256', type: 'uint256' }],
    stateMutability: 'nonpayable',
  },
  {
    type: 'function',
    inputs: [{ name: 'account', internalType: 'address', type: 'address' }],
    name: 'withdrawable',
    outputs: [{ name: '', internalType: 'uint256', type: 'uint256' }],
    stateMutability: 'view',
  },
  {
    type: 'event',
    anonymous: false,
    inputs: [
      {
        name: 'number',
        internalType: 'uint256',
        type: 'uint256',
        indexed: true,
      },
      {
        name: 'blockNumber',
        internalType: 'uint256',
        type: 'uint256',
        indexed: false,
      },
    ],
    name: 'DrawFixed',
  },
  {
    type: 'event',
    anonymous: false,
    inputs: [
      {
        name: 'number',
        internalType: 'uint256',
        type: 'uint256',
        indexed: true,
      },
      { name: 'failed', internalType: 'bool', type: 'bool', indexed: false },
      {
        name: 'toProvider',
        internalType: 'uint256',
        type: 'uint256',
        indexed: false,
      },
    ],
    name: 'MarketClosed',
  },
  {
    type: 'event',
    anonymous: false,
    inputs: [
      {
        name: 'number',
        internalType: 'uint256',
        type: 'uint256',
        indexed: true,
      },
      {
        name: 'provider',
        internalType: 'address',
        type: 'address',
        indexed: true,
      },
      {
        name: 'bounty',
        internalType: 'uint256',
        type: 'uint256',
        indexed: false,
      },
      {
        name: 'bond',
        internalType: 'uint256',
        type: 'uint256',
        indexed: false,
      },
      {
        name: 'terms',
        internalType: 'struct IPredictionMarket.MarketTerms',
        type: 'tuple',
        components: [
          { name: 'stake', internalType: 'uint96', type: 'uint96' },
          { name: 'largerStakes', internalType: 'bool', type: 'bool' },
          { name: 'perContributor', internalType: 'bool', type: 'bool' },
          { name: 'participation', internalType: 'uint32', type: 'uint32' },
          { name: 'enough', internalType: 'uint16', type: 'uint16' },
          { name: 'most', internalType: 'uint16', type: 'uint16' },
          { name: 'mostBytes', internalType: 'uint16', type: 'uint16' },
          { name: 'revealWait', internalType: 'uint32', type: 'uint32' },
          { name: 'scoreWait', internalType: 'uint32', type: 'uint32' },
        ],
        indexed: false,
      },
    ],
    name: 'MarketOpened',
  },
  {
    type: 'event',
    anonymous: false,
    inputs: [
      {
        name: 'number',
        internalType: 'uint256',
        type: 'uint256',
        indexed: true,
      },
      {
        name: 'contributions',
        internalType: 'uint256',
        type: 'uint256',
        indexed: false,
      },
      {
        name: 'rounds',
        internalType: 'uint256',
        type: 'uint256',
        indexed: false,
      },
      {
        name: 'left',
        internalType: 'uint256',
        type: 'uint256',
        indexed: false,
      },
    ],
    name: 'PassScored',
  },
  {
    type: 'event',
    anonymous: false,
    inputs: [
      {
        name: 'number',
        internalType: 'uint256',
        type: 'uint256',
        indexed: true,
      },
      {
        name: 'phase',
        internalType: 'enum IPredictionMarket.Phase',
        type: 'uint8',
        indexed: false,
      },
      {
        name: 'deadline',
        internalType: 'uint256',
        type: 'uint256',
        indexed: false,
      },
    ],
    name: 'PhaseBegan',
  },
  {
    type: 'event',
    anonymous: false,
    inputs: [
      {
        name: 'number',
        internalType: 'uint256',
        type: 'uint256',
        indexed: true,
      },
      {
        name: 'portion',
        internalType: 'uint256',
        type: 'uint256',
        indexed: false,
      },
      {
        name: 'preimage',
        internalType: 'bytes',
        type: 'bytes',
        indexed: false,
      },
    ],
    name: 'PortionRevealed',
  },
  { type: 'error', inputs: [], name: 'BatchNotTaken' },
  {
    type: 'error',
    inputs: [
      { name: 'required', internalType: 'uint256', type: 'uint256' },
      { name: 'offered', internalType: 'uint256', type: 'uint256' },
    ],
    name: 'BondTooLow',
  },
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
    inputs: [{ name: 'index', internalType: 'uint256', type: 'uint256' }],
    name: 'ContributionsMismatch',
  },
  {
    type: 'error',
    inputs: [{ name: 'deadline', internalType: 'uint256', type: 'uint256' }],
    name: 'DeadlineOver',
  },
  {
    type: 'error',
    inputs: [{ name: 'blockNumber', internalType: 'uint256', type: 'uint256' }],
    name: 'DrawMissed',
  },
  {
    type: 'error',
    inputs: [{ name: 'blockNumber', internalType: 'uint256', type: 'uint256' }],
    name: 'DrawPending',
  },
  {
    type: 'error',
    inputs: [{ name: 'most', internalType: 'uint256', type: 'uint256' }],
    name: 'MarketFull',
  },
  {
    type: 'error',
    inputs: [
      { name: 'gas', internalType: 'uint256', type: 'uint256' },
      { name: 'most', internalType: 'uint256', type: 'uint256' },
    ],
    name: 'MarketTooLarge',
  },
  { type: 'error', inputs: [], name: 'ModelWithoutMargins' },
  { type: 'error', inputs: [], name: 'MoneyUnexpected' },
  {
    type: 'error',
    inputs: [{ name: 'caller', internalType: 'address', type: 'address' }],
    name: 'NotProvider',
  },
  {
    type: 'error',
    inputs: [{ name: 'when', internalType: 'uint256', type: 'uint256' }],
    name: 'NotYet',
  },
  {
    type: 'error',
    inputs: [{ name: 'portion', internalType: 'uint256', type: 'uint256' }],
    name: 'PortionMismatch',
  },
  {
    type: 'error',
    inputs: [{ name: 'portions', internalType: 'uint256', type: 'uint256' }],
    name: 'PortionsOutOfRange',
  },
  {
    type: 'error',
    inputs: [{ name: 'expected', internalType: 'uint256', type: 'uint256' }],
    name: 'ScoringElsewhere',
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
  {
    type: 'error',
    inputs: [{ name: 'samples', internalType: 'uint256', type: 'uint256' }],
    name: 'TestSetOutOfRange',
  },
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

//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////
// IRateLimit
//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////

export const iRateLimitAbi = [
  {
    type: 'function',
    inputs: [],
    name: 'rateLimit',
    outputs: [
      { name: 'samples', internalType: 'uint256', type: 'uint256' },
      { name: 'period', internalType: 'uint256', type: 'uint256' },
    ],
    stateMutability: 'view',
  },
  {
    type: 'error',
    inputs: [
      { name: 'samples', internalType: 'uint256', type: 'uint256' },
      { name: 'period', internalType: 'uint256', type: 'uint256' },
    ],
    name: 'RateLimitInvalid',
  },
] as const

//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////
// ISelfAssessment
//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////

export const iSelfAssessmentAbi = [
  {
    type: 'function',
    inputs: [
      { name: 'time', internalType: 'uint256', type: 'uint256' },
      { name: 'samples', internalType: 'uint256', type: 'uint256' },
    ],
    name: 'batchDepositAt',
    outputs: [{ name: '', internalType: 'uint256', type: 'uint256' }],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [{ name: 'time', internalType: 'uint256', type: 'uint256' }],
    name: 'depositAt',
    outputs: [{ name: '', internalType: 'uint256', type: 'uint256' }],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [{ name: 'author', internalType: 'address', type: 'address' }],
    name: 'reputation',
    outputs: [{ name: '', internalType: 'uint256', type: 'uint256' }],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [],
    name: 'terms',
    outputs: [
      { name: 'costWeight', internalType: 'uint256', type: 'uint256' },
      { name: 'refundWait', internalType: 'uint256', type: 'uint256' },
      { name: 'ownerWait', internalType: 'uint256', type: 'uint256' },
      { name: 'anyWait', internalType: 'uint256', type: 'uint256' },
      { name: 'batchShare', internalType: 'uint256', type: 'uint256' },
    ],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [],
    name: 'totalReputation',
    outputs: [{ name: '', internalType: 'uint256', type: 'uint256' }],
    stateMutability: 'view',
  },
  {
    type: 'error',
    inputs: [{ name: 'reporter', internalType: 'address', type: 'address' }],
    name: 'AlreadyReported',
  },
  {
    type: 'error',
    inputs: [{ name: 'batchShare', internalType: 'uint256', type: 'uint256' }],
    name: 'BatchShareInvalid',
  },
  { type: 'error', inputs: [], name: 'CannotReportYourself' },
  {
    type: 'error',
    inputs: [
      { name: 'required', internalType: 'uint256', type: 'uint256' },
      { name: 'offered', internalType: 'uint256', type: 'uint256' },
    ],
    name: 'DepositTooLow',
  },
  {
    type: 'error',
    inputs: [{ name: 'prediction', internalType: 'uint256', type: 'uint256' }],
    name: 'ModelAgrees',
  },
  {
    type: 'error',
    inputs: [{ name: 'prediction', internalType: 'uint256', type: 'uint256' }],
    name: 'ModelDisagrees',
  },
  {
    type: 'error',
    inputs: [{ name: 'reporter', internalType: 'address', type: 'address' }],
    name: 'NoReputation',
  },
  {
    type: 'error',
    inputs: [{ name: 'samples', internalType: 'uint256', type: 'uint256' }],
    name: 'SamplesOutOfRange',
  },
  {
    type: 'error',
    inputs: [
      { name: 'claimableFrom', internalType: 'uint256', type: 'uint256' },
    ],
    name: 'TooEarly',
  },
  {
    type: 'error',
    inputs: [
      { name: 'refundWait', internalType: 'uint256', type: 'uint256' },
      { name: 'ownerWait', internalType: 'uint256', type: 'uint256' },
      { name: 'anyWait', internalType: 'uint256', type: 'uint256' },
    ],
    name: 'WaitsInvalid',
  },
] as const

//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////
// ITrackRecord
//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////

export const iTrackRecordAbi = [
  {
    type: 'function',
    inputs: [{ name: 'author', internalType: 'address', type: 'address' }],
    name: 'trackRecord',
    outputs: [
      { name: 'submitted', internalType: 'uint256', type: 'uint256' },
      { name: 'confirmed', internalType: 'uint256', type: 'uint256' },
      { name: 'trains', internalType: 'bool', type: 'bool' },
    ],
    stateMutability: 'view',
  },
  {
    type: 'function',
    inputs: [],
    name: 'trackRecordTerms',
    outputs: [
      { name: 'confirmed', internalType: 'uint256', type: 'uint256' },
      { name: 'share', internalType: 'uint256', type: 'uint256' },
    ],
    stateMutability: 'view',
  },
  {
    type: 'error',
    inputs: [
      { name: 'confirmed', internalType: 'uint256', type: 'uint256' },
      { name: 'share', internalType: 'uint256', type: 'uint256' },
    ],
    name: 'TrackRecordInvalid',
  },
] as const

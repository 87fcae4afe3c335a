// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Mlp} from "../../src/models/Mlp.sol";

/// @notice The generic network, as a file of its own to compile.
contract DirectMlp is Mlp {
    constructor(address chunk_, address uploader) Mlp(chunk_, uploader) {}
}

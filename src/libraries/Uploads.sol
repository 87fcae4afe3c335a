// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SSTORE2} from "solady/src/utils/SSTORE2.sol";

/// @title Uploads
/// @notice Tells data that cannot change from code that can.
/// @author SUM
library Uploads {
    /// @notice Whether `uploader` stored the data at `pointer` by its content, as `TrainerFactory` does.
    /// @dev The address commits to the creation code, which is SSTORE2's. A hash of the code there would
    /// not do: other creation code can destroy the contract in the transaction that creates it and
    /// put another in its place. Gas grows with the data, some 10 a word.
    function isUpload(address pointer, address uploader) internal view returns (bool) {
        return pointer.code.length != 0
            && SSTORE2.predictCounterfactualAddress(SSTORE2.read(pointer), 0, uploader) == pointer;
    }
}

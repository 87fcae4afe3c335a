// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICompiledModel} from "../interfaces/ICompiledModel.sol";
import {IForest} from "../interfaces/IForest.sol";
import {ForestKernel} from "../libraries/ForestKernel.sol";
import {Uploads} from "../libraries/Uploads.sol";

/// @title Forest
/// @notice A frozen forest of decision trees that is run from uploaded chunks.
/// @author SUM
///
/// @dev One contract for every forest: what differs is data. The first chunk, whose address seals the
/// model, names the next one, and so on; `ForestKernel` says how they are laid out.
/// Gas grows with the bytes of the chunks, some 7 a word, and the levels of all trees, some 30 each.
contract Forest is IForest {
    /* IMMUTABLES */

    /// @notice The first chunk.
    address public immutable CHUNK;

    /* CONSTRUCTOR */

    /// @dev Reverts with `PartMissing` unless each chunk is an upload (see `Uploads`). That it holds a
    /// forest is for those to check who trust the address.
    /// @param chunk The first chunk.
    /// @param uploader Who stored the chunks, usually the factory.
    constructor(address chunk, address uploader) {
        CHUNK = chunk;
        do {
            if (!Uploads.isUpload(chunk, uploader)) revert PartMissing(chunk);
            assembly ("memory-safe") {
                extcodecopy(chunk, 0x00, 1, 20)
                chunk := shr(96, mload(0x00))
            }
        } while (chunk != address(0));
    }

    /* VIEW */

    /// @inheritdoc ICompiledModel
    function predict(bytes calldata sample) external view returns (uint256 label) {
        int256[] memory totals = ForestKernel.scores(CHUNK, sample);
        for (uint256 i = 1; i < totals.length; ++i) {
            if (totals[i] > totals[label]) label = i;
        }
    }

    /// @inheritdoc ICompiledModel
    function scores(bytes calldata sample) external view returns (int256[] memory values) {
        return ForestKernel.scores(CHUNK, sample);
    }
}

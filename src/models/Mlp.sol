// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICompiledModel} from "../interfaces/ICompiledModel.sol";
import {IModel} from "../interfaces/IModel.sol";
import {NetworkProgram} from "../libraries/NetworkProgram.sol";
import {Uploads} from "../libraries/Uploads.sol";

/// @title Mlp
/// @notice A frozen network that is data: one contract for all, where the compiler writes one for each.
/// @author SUM
///
/// @dev The same files and the same answers as compiled models, for networks whose table fits one chunk,
/// and for several times their gas.
contract Mlp is ICompiledModel {
    /// @notice Where the network's table is stored (`NetworkProgram`).
    address public immutable CHUNK;

    /// @param chunk The table, stored by `uploader` with `TrainerFactory.upload`.
    /// @param uploader The factory.
    constructor(address chunk, address uploader) {
        if (!Uploads.isUpload(chunk, uploader)) revert IModel.ChunkInvalid(0);
        CHUNK = chunk;
    }

    /// @inheritdoc ICompiledModel
    function predict(bytes calldata sample) external view returns (uint256 label) {
        (uint256 shape, uint256 head) = NetworkProgram.run(CHUNK, sample);
        return NetworkProgram.best(shape, head);
    }

    /// @inheritdoc ICompiledModel
    function scores(bytes calldata sample) external view returns (int256[] memory values) {
        (uint256 shape, uint256 head) = NetworkProgram.run(CHUNK, sample);
        return NetworkProgram.scores(shape, head);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IEncodedPerceptron} from "../interfaces/IEncodedPerceptron.sol";
import {IEncoder} from "../interfaces/IEncoder.sol";
import {State} from "../types/State.sol";
import {DensePerceptron} from "./DensePerceptron.sol";

/// @title EncodedPerceptron
/// @notice A frozen network whose last layer people train: its features feed a dense perceptron.
/// @author SUM
///
/// @dev A sample is one of the network's. An `IEncoder`, a contract that cannot change, turns it into
/// one value a feature; the rest is `DensePerceptron`. Gas grows with the network and, as there,
/// with the words of all rows: up to 15 features make a row of one word.
abstract contract EncodedPerceptron is DensePerceptron, IEncodedPerceptron {
    /* CONSTANTS */

    /// @dev keccak256(abi.encode(uint256(keccak256("sum.storage.EncodedPerceptron")) - 1)) & ~0xff
    uint256 private constant ENCODER =
        0x00bfa12acceb712c05d006a20a0a87866ff21642aca1477be511b0b409c46d00;

    /* VIEW */

    /// @inheritdoc IEncodedPerceptron
    function encoder() public view returns (address target) {
        assembly ("memory-safe") {
            target := sload(ENCODER)
        }
    }

    /* INTERNAL */

    /// @dev Starts as `_initDensePerceptron` does.
    /// @param target The encoder; `features` is how many values it gives.
    function _initEncodedPerceptron(
        State state,
        address target,
        uint256 features,
        uint256 classes,
        uint256 fractionBits,
        uint256 step,
        address[] memory base,
        address uploader
    ) internal returns (State) {
        if (target.code.length == 0) revert EncoderInvalid(target);
        assembly ("memory-safe") {
            sstore(ENCODER, target)
        }
        return _initDensePerceptron(state, features, classes, fractionBits, step, base, uploader);
    }

    /// @inheritdoc DensePerceptron
    function _kind() internal pure override returns (string memory) {
        return "encoded-perceptron";
    }

    /// @dev Reverts with the encoder's error on a sample that is malformed.
    function _read(State state, bytes calldata sample, uint256 pointer) internal view override {
        address target = encoder();
        bytes memory values = IEncoder(target).encode(sample);
        uint256 size = 2 * state.features();
        if (values.length != size) revert EncoderInvalid(target);
        assembly ("memory-safe") {
            mcopy(pointer, add(values, 32), size)
        }
    }
}

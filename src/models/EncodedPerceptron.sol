// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IEncodedPerceptron} from "../interfaces/IEncodedPerceptron.sol";
import {IEncoder} from "../interfaces/IEncoder.sol";
import {Int8Vectors} from "../libraries/Int8Vectors.sol";
import {Rows} from "../types/Rows.sol";
import {State} from "../types/State.sol";
import {DensePerceptron} from "./DensePerceptron.sol";

/// @title EncodedPerceptron
/// @notice A frozen network whose last layer people train: its features feed a dense perceptron.
/// @author SUM
///
/// @dev A sample is one of the network's. An `IEncoder`, a contract that cannot change, turns it into
/// one value a feature; what is above 127 counts as 127. The rest is `DensePerceptron` with weights of
/// eight bits: for 10 classes, 14 features take 5 words and not 10, and the loss of accuracy is nil
/// (`docs/formats.md`). Gas grows with the network and, as there, with the words of all rows.
abstract contract EncodedPerceptron is DensePerceptron, IEncodedPerceptron {
    /* CONSTANTS */

    /// @dev keccak256(abi.encode(uint256(keccak256("sum.storage.EncodedPerceptron")) - 1)) & ~0xff
    uint256 private constant ENCODER =
        0x00bfa12acceb712c05d006a20a0a87866ff21642aca1477be511b0b409c46d00;

    /* VIEW */

    /// @inheritdoc IEncodedPerceptron
    function encoder() external view returns (address) {
        return _encoder();
    }

    /* INTERNAL */

    /// @dev Where the encoder is: in storage. A contract that is no clone spares 2,100 gas each time if it
    /// overrides this with an `immutable` address, and does without `_setEncoder`.
    function _encoder() internal view virtual returns (address target) {
        assembly ("memory-safe") {
            target := sload(ENCODER)
        }
    }

    /// @dev Once, before `_initEncodedPerceptron`.
    function _setEncoder(address target) internal {
        assembly ("memory-safe") {
            sstore(ENCODER, target)
        }
    }

    /// @dev Starts as `_initDensePerceptron` does.
    /// @param features How many values the encoder gives.
    /// @param fractionBits Of values and weights, 0 to 6.
    function _initEncodedPerceptron(
        State state,
        uint256 features,
        uint256 classes,
        uint256 fractionBits,
        uint256 step,
        address[] memory base,
        address uploader
    ) internal returns (State) {
        address target = _encoder();
        bytes memory code = target.code;
        // The code of an account that delegates begins so (EIP-7702), and may change.
        if (code.length == 0 || bytes3(code) == 0xef0100) revert EncoderInvalid(target);
        return _initDensePerceptron(state, features, classes, fractionBits, step, base, uploader);
    }

    function _kind() internal pure override returns (string memory) {
        return "encoded-perceptron";
    }

    function _laneBytes() internal pure override returns (uint256) {
        return 1;
    }

    function _score(Rows rows, uint256 pointer) internal pure override returns (int256) {
        return Int8Vectors.dot(pointer, rows.values(), rows.length());
    }

    function _move(State state, Rows rows, uint256 pointer, bool down) internal pure override {
        Int8Vectors.move(pointer, rows.values(), rows.length(), _shift(state), down);
    }

    function _best(Rows rows) internal pure override returns (uint256) {
        uint256 size = rows.size();
        // All rows of a word at once, if they are whole digits of the kernel's.
        if (rows.count() == 1 || size > 16 || size & 3 != 0) return super._best(rows);
        return Int8Vectors.greatest(rows.image(), rows.values(), rows.count(), size);
    }

    /// @dev Reverts with the encoder's error on a sample that is malformed.
    function _read(State state, bytes calldata sample, uint256 pointer) internal view override {
        address target = _encoder();
        uint256 features = state.features();
        bytes4 selector = IEncoder.encode.selector;
        uint256 values;
        // bytes memory values = IEncoder(target).encode(sample);
        assembly ("memory-safe") {
            let call_ := mload(0x40)
            mstore(call_, selector)
            mstore(add(call_, 0x04), 0x20)
            mstore(add(call_, 0x24), sample.length)
            let data := add(call_, 0x44)
            calldatacopy(data, sample.offset, sample.length)
            mstore(add(data, sample.length), 0)
            let size := add(0x44, and(add(sample.length, 31), not(31)))
            if iszero(staticcall(gas(), target, call_, size, 0, 0)) {
                returndatacopy(call_, 0, returndatasize())
                revert(call_, returndatasize())
            }
            // Where they are: behind 0x20 and their length.
            size := shl(1, features)
            if iszero(lt(returndatasize(), add(size, 0x40))) {
                returndatacopy(call_, 0, add(size, 0x40))
                if and(eq(mload(call_), 0x20), eq(mload(add(call_, 0x20)), size)) {
                    values := add(call_, 0x40)
                }
            }
        }
        if (values == 0) revert EncoderInvalid(target);
        Int8Vectors.narrow(pointer, values, features);
    }
}

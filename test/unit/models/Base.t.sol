// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Chunk, IModel} from "../../../src/interfaces/IModel.sol";
import {SparsePerceptronTrainer} from "../../../src/presets/SparsePerceptronTrainer.sol";
import {TrainerTest} from "../../utils/TrainerTest.sol";

/// @notice What a model accepts as its initial weights.
contract BaseTest is TrainerTest {
    address private immutable stranger = _account("stranger");

    function test_WhenThereIsNoBase() public {
        trainer = _deploy(_emptyParameters(33));
        assertEq(abi.encode(trainer.words(0, 2)), abi.encode(new uint256[](2)));
    }

    function test_WhenTheBaseIsPlainData() public {
        bytes memory weights = new bytes(40);
        weights[0] = 0x05;
        weights[39] = 0xff;
        SparsePerceptronTrainer.Parameters memory p = _emptyParameters(40);
        p.base = _upload(weights);
        trainer = _deploy(p);
        assertEq(abi.encodePacked(trainer.words(0, 2)), bytes.concat(weights, new bytes(24)));
    }

    function test_RevertWhen_TheChunkIsMissing() public {
        _expectInvalid(40, Chunk(stranger, keccak256("")));
        _expectInvalid(40, Chunk(stranger, bytes32(0)));
        _expectInvalid(40, Chunk(address(0), bytes32(0)));
    }

    function test_RevertWhen_TheChunkHasAnotherHash() public {
        Chunk memory chunk = _upload(new bytes(40))[0];
        chunk.codeHash = keccak256(new bytes(42));
        _expectInvalid(40, chunk);
    }

    function test_RevertWhen_TheChunkHasAnotherLength() public {
        uint256[4] memory lengths = [uint256(1), 39, 41, 64];
        for (uint256 i; i < lengths.length; ++i) {
            _expectInvalid(40, _upload(new bytes(lengths[i]))[0]);
        }
    }

    /// @dev Code that does not start with STOP can run: it could destroy itself or be a proxy.
    function test_RevertWhen_TheChunkDoesNotStartWithStop() public {
        bytes memory code = abi.encodePacked(bytes1(0x01), new bytes(40));
        vm.etch(stranger, code);
        _expectInvalid(40, Chunk(stranger, keccak256(code)));
    }

    /// @dev EIP-7702: the code of such an account is 0xef0100 and an address, and may change.
    function test_RevertWhen_TheChunkIsAnAccountThatDelegates() public {
        // 22 features, so that the designator has the length of the chunk.
        Chunk memory honest = _upload(new bytes(22))[0];
        bytes memory designator = abi.encodePacked(hex"ef0100", honest.pointer);
        vm.etch(stranger, designator);
        _expectInvalid(22, Chunk(stranger, keccak256(designator)));
        _expectInvalid(22, Chunk(stranger, honest.codeHash));
    }

    function test_RevertWhen_ThereAreTooFewOrTooManyChunks() public {
        Chunk[] memory one = _upload(new bytes(16_384));
        Chunk[] memory both = _upload(new bytes(16_385));

        _expectInvalid(16_385, one, 1);
        _expectInvalid(16_384, both, 2);
        SparsePerceptronTrainer.Parameters memory p = _emptyParameters(16_385);
        p.base = both;
        _deploy(p);
    }

    function test_RevertWhen_TheSecondChunkIsWrong() public {
        Chunk[] memory base = new Chunk[](2);
        base[0] = _upload(new bytes(16_384))[0];
        base[1] = _upload(new bytes(2))[0];
        _expectInvalid(16_385, base, 1);
    }

    function _expectInvalid(uint256 features, Chunk memory chunk) private {
        Chunk[] memory base = new Chunk[](1);
        base[0] = chunk;
        _expectInvalid(features, base, 0);
    }

    function _expectInvalid(uint256 features, Chunk[] memory base, uint256 position) private {
        SparsePerceptronTrainer.Parameters memory p = _emptyParameters(features);
        p.base = base;
        vm.expectRevert(abi.encodeWithSelector(IModel.ChunkInvalid.selector, position));
        _deployDirect(p);
        vm.expectRevert(abi.encodeWithSelector(IModel.ChunkInvalid.selector, position));
        _deployClone(p);
    }
}

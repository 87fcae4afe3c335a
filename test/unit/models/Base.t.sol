// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IModel} from "../../../src/interfaces/IModel.sol";
import {SparsePerceptronTrainer} from "../../../src/presets/SparsePerceptronTrainer.sol";
import {TrainerFactory} from "../../../src/presets/TrainerFactory.sol";
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
        _expectInvalid(40, factory.pointerOf(new bytes(40)));
        _expectInvalid(40, stranger);
        _expectInvalid(40, address(0));
    }

    function test_RevertWhen_AnotherStoredTheChunk() public {
        _expectInvalid(40, new TrainerFactory().upload(new bytes(40)));
    }

    /// @dev Such code looks like a chunk, but what created it may destroy it and create other code.
    function test_RevertWhen_TheChunkWasNotCreatedAsOne() public {
        vm.etch(stranger, new bytes(41));
        _expectInvalid(40, stranger);
    }

    function test_RevertWhen_TheChunkHasAnotherLength() public {
        uint256[4] memory lengths = [uint256(1), 39, 41, 64];
        for (uint256 i; i < lengths.length; ++i) {
            _expectInvalid(40, _upload(new bytes(lengths[i]))[0]);
        }
    }

    /// @dev Code that does not start with STOP can run: it could be a proxy.
    function test_RevertWhen_TheChunkDoesNotStartWithStop() public {
        vm.etch(stranger, abi.encodePacked(bytes1(0x01), new bytes(40)));
        _expectInvalid(40, stranger);
    }

    /// @dev Its creation code asks its creator for the weights, so its address does not follow from
    /// them, and destroys it at the end of the transaction in which it is created.
    function test_RevertWhen_TheChunkIsMetamorphic() public {
        Planter planter = new Planter();
        _expectInvalid(40, planter.plant(new bytes(40)));
    }

    /// @dev EIP-7702: the code of such an account is 0xef0100 and an address, and may change.
    function test_RevertWhen_TheChunkIsAnAccountThatDelegates() public {
        // 22 features, so that the designator has the length of the chunk.
        vm.etch(stranger, abi.encodePacked(hex"ef0100", _upload(new bytes(22))[0]));
        _expectInvalid(22, stranger);
    }

    function test_RevertWhen_ThereAreTooFewOrTooManyChunks() public {
        address[] memory one = _upload(new bytes(16_384));
        address[] memory both = _upload(new bytes(16_385));

        _expectInvalid(16_385, one, 1);
        _expectInvalid(16_384, both, 2);
        SparsePerceptronTrainer.Parameters memory p = _emptyParameters(16_385);
        p.base = both;
        _deploy(p);
    }

    function test_RevertWhen_TheSecondChunkIsWrong() public {
        address[] memory base = new address[](2);
        base[0] = _upload(new bytes(16_384))[0];
        base[1] = _upload(new bytes(2))[0];
        _expectInvalid(16_385, base, 1);
    }

    function _expectInvalid(uint256 features, address chunk) private {
        address[] memory base = new address[](1);
        base[0] = chunk;
        _expectInvalid(features, base, 0);
    }

    function _expectInvalid(uint256 features, address[] memory base, uint256 position) private {
        SparsePerceptronTrainer.Parameters memory p = _emptyParameters(features);
        p.base = base;
        vm.expectRevert(abi.encodeWithSelector(IModel.ChunkInvalid.selector, position));
        _deployDirect(p);
        vm.expectRevert(abi.encodeWithSelector(IModel.ChunkInvalid.selector, position));
        _deployClone(p);
    }
}

/// @notice Puts any data at one address, again and again.
contract Planter {
    bytes public data;

    function plant(bytes memory data_) external returns (address) {
        data = data_;
        return address(new Plant{salt: 0}());
    }
}

contract Plant {
    constructor() {
        bytes memory code = abi.encodePacked(bytes1(0), Planter(msg.sender).data());
        assembly ("memory-safe") {
            return(add(code, 0x20), mload(code))
        }
    }
}

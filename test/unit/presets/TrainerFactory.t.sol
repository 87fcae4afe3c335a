// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IModel} from "../../../src/interfaces/IModel.sol";
import {ITrainerFactory} from "../../../src/interfaces/ITrainerFactory.sol";
import {SparsePerceptronTrainer} from "../../../src/presets/SparsePerceptronTrainer.sol";
import {TrainerTest} from "../../utils/TrainerTest.sol";

contract TrainerFactoryTest is TrainerTest {
    function test_UploadStoresStopAndTheData() public {
        bytes memory data = "some weights";
        address pointer = factory.upload(data);
        assertEq(pointer.code, abi.encodePacked(hex"00", data));
    }

    /// @dev The CREATE2 address of init code that copies what follows it, written out.
    function test_UploadAddressFollowsFromTheData() public {
        bytes memory data = "some weights";
        bytes memory initCode =
            abi.encodePacked(hex"61", uint16(data.length + 1), hex"80600a3d393df3", hex"00", data);
        bytes32 hash =
            keccak256(abi.encodePacked(hex"ff", address(factory), bytes32(0), keccak256(initCode)));
        address expected = address(uint160(uint256(hash)));

        assertEq(factory.pointerOf(data), expected);
        assertEq(factory.upload(data), expected);
        assertEq(factory.pointerOf(data), expected);
    }

    function test_UploadingAgainChangesNothing() public {
        address pointer = factory.upload("some weights");
        vm.prank(ben);
        assertEq(factory.upload("some weights"), pointer);
    }

    function test_WhenTheChunkHasTheLeastOrTheMostBytes() public {
        assertEq(factory.upload(new bytes(1)).code.length, 2);
        assertEq(factory.upload(new bytes(24_575)).code.length, 24_576);
    }

    function test_RevertWhen_TheChunkIsEmptyOrTooLong() public {
        vm.expectRevert(abi.encodeWithSelector(ITrainerFactory.ChunkLengthInvalid.selector, 0));
        factory.upload("");
        vm.expectRevert(abi.encodeWithSelector(ITrainerFactory.ChunkLengthInvalid.selector, 24_576));
        factory.upload(new bytes(24_576));
    }

    function test_DeployUploadsAndInitialisesAtOnce() public {
        bytes[] memory data = new bytes[](1);
        data[0] = abi.encodePacked(int8(-3), int8(7));
        SparsePerceptronTrainer.Parameters memory p = _emptyParameters(2);
        p.base = new address[](1);
        p.base[0] = factory.pointerOf(data[0]);

        vm.prank(ada);
        trainer = SparsePerceptronTrainer(
            factory.deploy(
                address(implementation),
                abi.encodeCall(SparsePerceptronTrainer.initialize, (p)),
                data
            )
        );

        assertEq(abi.encodePacked(trainer.words(0, 1)), abi.encodePacked(data[0], bytes30(0)));
        assertEq(trainer.owner(), owner);
        assertEq(trainer.depositAt(block.timestamp + 4), 1800 * uint256(COST_WEIGHT));
    }

    function test_DeployAnnouncesTheTrainer() public {
        address expected = vm.computeCreateAddress(address(factory), vm.getNonce(address(factory)));
        bytes memory call_ =
            abi.encodeCall(SparsePerceptronTrainer.initialize, (_emptyParameters(2)));

        vm.expectEmit(address(factory));
        emit ITrainerFactory.TrainerDeployed(address(implementation), ada, expected);
        vm.prank(ada);
        assertEq(factory.deploy(address(implementation), call_, new bytes[](0)), expected);
    }

    function test_RevertWhen_ThereIsNoImplementation() public {
        vm.expectRevert(abi.encodeWithSelector(ITrainerFactory.ImplementationMissing.selector, ada));
        factory.deploy(ada, "", new bytes[](0));
    }

    /// @dev A clone that nobody has initialised would be anybody's.
    function test_RevertWhen_ThereIsNoInitialisation() public {
        vm.expectRevert();
        factory.deploy(address(implementation), "", new bytes[](0));
    }

    function test_RevertWhen_TheInitialisationFails() public {
        vm.expectRevert(abi.encodeWithSelector(IModel.ParameterOutOfRange.selector, "features"));
        _deployClone(_emptyParameters(0));
    }
}

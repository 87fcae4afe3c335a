// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CommitDataHandler} from "../src/data/CommitDataHandler.sol";
import {Int8Lanes} from "../src/libraries/Int8Lanes.sol";
import {SparseSample} from "../src/libraries/SparseSample.sol";
import {Words} from "../src/libraries/Words.sol";
import {Record, RecordLibrary} from "../src/types/Record.sol";
import {State} from "../src/types/State.sol";
import {PlainKernels} from "./PlainKernels.sol";

interface Vm {
    function snapshotValue(string calldata group, string calldata name, uint256 value) external;
}

/// @notice The gas of each kernel in assembly beside that of plain Solidity, on the sample of W1.
contract KernelsBenchmark is CommitDataHandler, PlainKernels {
    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    uint256 private constant FEATURES = 1000;
    uint256 private constant WORDS = 32;
    bytes private constant SAMPLE =
        hex"000100020003000e000f001a00250030003b006e006f007000d5013a0203026802cd033203970398";

    State private state;

    function test_Kernels() external {
        this.write();
        this.measure(SAMPLE);
    }

    /// @dev Puts the same weights into both storages, so that the kernels alone differ.
    function write() external {
        (uint256 image, uint256 marks) = Words.allocate(WORDS);
        Words.markAll(marks, WORDS);
        for (uint256 i; i < WORDS; ++i) {
            uint256 word = uint256(keccak256(abi.encode(i)));
            plainWords[i] = word;
            assembly ("memory-safe") {
                mstore(add(image, shl(5, i)), word)
            }
        }
        state = Words.store(image, marks, state, WORDS);
    }

    function measure(bytes calldata sample) external {
        State current = state;
        (uint256 image, uint256 marks) = Words.allocate(WORDS);
        bool[] memory plainMarks = new bool[](WORDS);
        uint256[] memory plainImage = new uint256[](WORDS);
        _touch(current, plainImage);

        uint256 start = gasleft();
        SparseSample.mark(sample, FEATURES, 5, marks);
        uint256 middle = gasleft();
        _plainMark(sample, FEATURES, plainMarks);
        _snapshot("check and mark", start, middle, gasleft());

        start = gasleft();
        Words.load(image, marks, current, WORDS);
        middle = gasleft();
        _plainLoad(plainMarks, plainImage);
        _snapshot("load (all warm)", start, middle, gasleft());

        start = gasleft();
        int256 sum = Int8Lanes.sum(image, sample);
        middle = gasleft();
        int256 plainSum = _plainSum(plainImage, sample);
        _snapshot("sum", start, middle, gasleft());
        require(sum == plainSum, "the kernels disagree");

        start = gasleft();
        Int8Lanes.move(image, sample, 1);
        middle = gasleft();
        _plainMove(plainImage, sample, 1);
        _snapshot("move", start, middle, gasleft());

        start = gasleft();
        state = Words.store(image, marks, current, WORDS);
        middle = gasleft();
        _plainStore(plainMarks, plainImage);
        _snapshot("store (all warm)", start, middle, gasleft());

        Record record = RecordLibrary.create(1, 1);
        start = gasleft();
        _remember(msg.sender, 0, sample, 1, record);
        middle = gasleft();
        _plainRemember(msg.sender, 0, sample, 1, record);
        _snapshot("remember", start, middle, gasleft());
    }

    /// @dev Makes every slot warm.
    function _touch(State current, uint256[] memory plainImage) private view {
        (uint256 image, uint256 marks) = Words.allocate(WORDS);
        Words.markAll(marks, WORDS);
        Words.load(image, marks, current, WORDS);
        for (uint256 i; i < WORDS; ++i) {
            plainImage[i] = plainWords[i];
        }
    }

    function _snapshot(string memory kernel, uint256 start, uint256 middle, uint256 end) private {
        VM.snapshotValue("Kernels", kernel, start - middle);
        VM.snapshotValue("Kernels", string.concat(kernel, ", plain Solidity"), middle - end);
    }

    function _state() internal view override returns (State) {
        return state;
    }

    function _isOwner(address) internal pure override returns (bool) {
        return false;
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IModel} from "../../src/interfaces/IModel.sol";
import {Kernels} from "../mocks/Kernels.sol";
import {Samples} from "../utils/Samples.sol";
import {Test} from "../utils/Test.sol";

/// @notice A record read from call data against one read byte by byte.
contract BatchDifferentialTest is Test {
    Kernels private kernels;

    function setUp() public {
        kernels = new Kernels();
    }

    function testDiff_AnyBytes(bytes memory batch, uint256 position) public view {
        if (batch.length == 0) return;
        position = _bound(position, 0, batch.length - 1);
        // Random lengths are nearly always too long, so make half of them short.
        if (batch.length > position + 4 && uint8(batch[0]) % 2 == 0) batch[position + 2] = 0;
        _compare(batch, position);
    }

    function testDiff_Records(bytes[4] memory samples, uint16[4] memory labels) public view {
        bytes memory batch;
        for (uint256 i; i < 4; ++i) {
            batch = bytes.concat(batch, Samples.labelled(samples[i], labels[i]));
        }
        uint256 position;
        for (uint256 i; i < 4; ++i) {
            (uint256 label, bytes memory sample, uint256 next) = kernels.recordAt(batch, position);
            assertEq(label, labels[i]);
            assertEq(sample, samples[i]);
            position = next;
        }
        assertEq(position, batch.length);
    }

    function _compare(bytes memory batch, uint256 position) private view {
        bool fits = position + 4 <= batch.length;
        uint256 end;
        if (fits) {
            end = position + 4 + _uint16(batch, position + 2);
            fits = end <= batch.length;
        }
        try kernels.recordAt(batch, position) returns (
            uint256 label, bytes memory sample, uint256 next
        ) {
            assertTrue(fits, "a truncated record was read");
            assertEq(label, _uint16(batch, position));
            assertEq(next, end);
            assertEq(sample.length, end - position - 4);
            for (uint256 i; i < sample.length; ++i) {
                assertEq(uint8(sample[i]), uint8(batch[position + 4 + i]));
            }
        } catch (bytes memory reason) {
            assertFalse(fits);
            assertEq(reason, abi.encodeWithSelector(IModel.BatchTruncated.selector, position));
        }
    }

    function _uint16(bytes memory data, uint256 start) private pure returns (uint256) {
        return uint256(uint8(data[start])) * 256 + uint8(data[start + 1]);
    }
}

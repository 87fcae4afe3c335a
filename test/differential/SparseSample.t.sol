// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICollaborativeTrainer} from "../../src/interfaces/ICollaborativeTrainer.sol";
import {IModel} from "../../src/interfaces/IModel.sol";
import {ISparseSample} from "../../src/interfaces/ISparseSample.sol";
import {Kernels} from "../mocks/Kernels.sol";
import {Samples} from "../utils/Samples.sol";
import {Test} from "../utils/Test.sol";

/// @notice Sixteen ids at once, checked and marked, against one id after the other.
contract SparseSampleDifferentialTest is Test {
    Kernels private kernels;

    function setUp() public {
        kernels = new Kernels();
    }

    function testDiff_AnyBytes(bytes memory sample, uint256 features, uint256 lanes) public view {
        _compare(sample, _bound(features, 0, 32_768), _bound(lanes, 3, 8));
    }

    function testDiff_WellFormed(uint256 seed, uint256 features, uint256 lanes) public view {
        features = _bound(features, 1, 32_768);
        bytes memory sample = Samples.pack(Samples.random(seed, features, seed % 70));
        assertEq(_fault(sample, features), "");
        _compare(sample, features, _bound(lanes, 3, 8));
    }

    /// @dev Ids within one group of words, across two, and across many.
    function testDiff_Dense(uint256 first, uint256 count, uint256 stride) public view {
        stride = _bound(stride, 1, 900);
        count = _bound(count, 1, 32_768 / stride < 80 ? 32_768 / stride : 80);
        first = _bound(first, 0, 32_768 - count * stride);
        _compare(Samples.pack(Samples.range(first, count, stride)), 32_768, 5);
    }

    /// @dev One id of a well-formed sample is replaced: by anything, or by a neighbour.
    function testDiff_OneIdWrong(uint256 seed, uint256 features, uint16 id) public view {
        features = _bound(features, 1, 32_768);
        uint16[] memory ids = Samples.random(seed, features, seed % 70);
        if (ids.length == 0) return;
        uint256 position = (seed >> 8) % ids.length;
        uint256 kind = (seed >> 16) % 4;
        if (kind == 0) ids[position] = id;
        if (kind == 1) ids[position] = position == 0 ? 0 : ids[position - 1];
        if (kind == 2) ids[position] |= 0x8000;
        if (kind == 3) ids[position] = position + 1 < ids.length ? ids[position + 1] : id;
        _compare(Samples.pack(ids), features, 5);
    }

    /// @dev Each position of three words, with each kind of fault.
    function testDiff_EachPosition() public view {
        for (uint256 count = 1; count <= 34; ++count) {
            for (uint256 position; position < count; ++position) {
                uint16[] memory ids = Samples.range(100, count, 3);
                uint16 id = ids[position];
                uint16[5] memory values = [uint16(0), id - 3, id + 3, 0x7fff, 0xffff];
                for (uint256 i; i < values.length; ++i) {
                    ids[position] = values[i];
                    _compare(Samples.pack(ids), 203, 5);
                }
            }
        }
    }

    function test_TheHighestIdsAreFine() public view {
        _compare(hex"7ffe7fff", 32_768, 5);
        _compare(Samples.pack(Samples.range(32_768 - 16, 16, 1)), 32_768, 5);
        _compare(Samples.pack(Samples.range(32_768 - 17, 17, 1)), 32_768, 5);
        assertEq(_fault(hex"7ffe7fff", 32_768), "");
    }

    /// @dev Records one after the other, of which one may be wrong or cut off, or two.
    function testDiff_Batch(uint256 seed, uint256 features, uint256 faults) public view {
        features = _bound(features, 1, 32_768);
        bytes memory batch;
        for (uint256 i; i < seed % 6; ++i) {
            bytes memory sample =
                Samples.pack(Samples.random(seed ^ i << 8, features, (seed >> 8 * i) % 70));
            batch = bytes.concat(batch, Samples.labelled(sample, (seed >> i) % 2));
        }
        for (faults %= 3; faults != 0 && batch.length != 0; --faults) {
            uint256 noise = uint256(keccak256(abi.encode(seed, faults)));
            if (noise % 4 == 0) batch = _first(batch, (noise >> 2) % batch.length);
            else batch[(noise >> 2) % batch.length] ^= bytes1(uint8(1 << (noise >> 248) % 8));
        }
        _compareBatch(batch, 2, features);
        _compareBatch(batch, 1 << 16, features);
    }

    function testDiff_AnyBatch(bytes memory batch, uint256 classes, uint256 features) public view {
        // Random lengths are nearly always too long, so make most of them short.
        for (uint256 i = 2; i < batch.length; i += 4 + uint8(batch[i + 1]) % 64) {
            if (i + 1 == batch.length) break;
            batch[i] = 0;
            batch[i + 1] = bytes1(uint8(batch[i + 1]) % 64);
        }
        _compareBatch(batch, _bound(classes, 2, 1 << 16), _bound(features, 1, 32_768));
    }

    /// @dev Each number of ids, each position, with each kind of fault, between two samples that are fine.
    function testDiff_EachPositionOfABatch() public view {
        bytes memory fine = Samples.labelled(Samples.pack(Samples.range(0, 20, 10)), 1);
        uint256[9] memory counts = [uint256(1), 2, 15, 16, 17, 31, 32, 33, 47];
        for (uint256 c; c < counts.length; ++c) {
            uint256 count = counts[c];
            for (uint256 position; position < count; ++position) {
                uint16[] memory ids = Samples.range(100, count, 3);
                uint16 id = ids[position];
                uint16[5] memory values = [uint16(0), id - 3, id + 3, 0x7fff, 0xffff];
                for (uint256 i; i < values.length; ++i) {
                    ids[position] = values[i];
                    bytes memory record = Samples.labelled(Samples.pack(ids), 0);
                    _compareBatch(bytes.concat(fine, record, fine), 2, 242);
                }
            }
        }
    }

    function _compareBatch(bytes memory batch, uint256 classes, uint256 features) private view {
        (uint256 expected, bytes memory fault) = _faultOf(batch, classes, features);
        try kernels.checkBatch(batch, classes, features) returns (uint256 samples) {
            assertEq(fault, "", "accepted");
            assertEq(samples, expected);
        } catch (bytes memory reason) {
            assertEq(reason, fault);
        }
    }

    /// @dev How many records there are, and what is wrong with the first that is.
    function _faultOf(bytes memory batch, uint256 classes, uint256 features)
        private
        pure
        returns (uint256 samples, bytes memory fault)
    {
        for (uint256 start; start < batch.length; ++samples) {
            uint256 end = type(uint256).max;
            if (start + 4 <= batch.length) end = start + 4 + _id(_from(batch, start), 1);
            if (end > batch.length) {
                return (0, abi.encodeWithSelector(IModel.BatchTruncated.selector, start));
            }
            uint256 label = _id(_from(batch, start), 0);
            if (label >= classes) {
                bytes4 selector = ICollaborativeTrainer.LabelOutOfRange.selector;
                return (0, abi.encodeWithSelector(selector, label, classes));
            }
            fault = _fault(_first(_from(batch, start + 4), end - start - 4), features);
            if (fault.length != 0) return (0, fault);
            start = end;
        }
    }

    function _first(bytes memory data, uint256 length) private pure returns (bytes memory part) {
        part = new bytes(length);
        for (uint256 i; i < length; ++i) {
            part[i] = data[i];
        }
    }

    function _from(bytes memory data, uint256 start) private pure returns (bytes memory part) {
        part = new bytes(data.length - start);
        for (uint256 i; i < part.length; ++i) {
            part[i] = data[start + i];
        }
    }

    function _compare(bytes memory sample, uint256 features, uint256 lanes) private view {
        bytes memory fault = _fault(sample, features);
        try kernels.mark(sample, features, lanes) returns (uint256[] memory groups) {
            assertEq(fault, "", "accepted");
            assertEq(abi.encode(groups), abi.encode(_marks(sample, lanes, groups.length)));
        } catch (bytes memory reason) {
            assertEq(reason, fault);
        }
        try kernels.check(sample, features) {
            assertEq(fault, "", "accepted without marks");
        } catch (bytes memory reason) {
            assertEq(reason, fault);
        }
    }

    /// @dev What is wrong with the sample first, empty if nothing is.
    function _fault(bytes memory sample, uint256 features) private pure returns (bytes memory) {
        if (sample.length % 2 == 1) {
            return abi.encodeWithSelector(ISparseSample.SampleLengthOdd.selector, sample.length);
        }
        int256 last = -1;
        for (uint256 i; i < sample.length / 2; ++i) {
            uint256 id = _id(sample, i);
            if (int256(id) <= last) {
                return abi.encodeWithSelector(ISparseSample.FeaturesNotIncreasing.selector, i);
            }
            if (id >= features) {
                return
                    abi.encodeWithSelector(
                        ISparseSample.FeatureOutOfRange.selector, i, id, features
                    );
            }
            last = int256(id);
        }
        return "";
    }

    function _marks(bytes memory sample, uint256 lanes, uint256 size)
        private
        pure
        returns (uint256[] memory groups)
    {
        groups = new uint256[](size);
        for (uint256 i; i < sample.length / 2; ++i) {
            uint256 word = _id(sample, i) / 2 ** lanes;
            groups[word / 256] |= 2 ** (word % 256);
        }
    }

    function _id(bytes memory sample, uint256 i) private pure returns (uint256) {
        return uint256(uint8(sample[2 * i])) * 256 + uint8(sample[2 * i + 1]);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IModel} from "../../src/interfaces/IModel.sol";
import {Kernels} from "../mocks/Kernels.sol";
import {TrainerTest} from "../utils/TrainerTest.sol";

/// @notice Words in code, in storage and in between against an array.
contract WordsDifferentialTest is TrainerTest {
    uint256 private constant STORES = 6;

    /// forge-config: default.fuzz.runs = 128
    function testDiff_LoadGivesWhatWasStoredLastOrTheBase(uint256 seed, uint256 size, bool based)
        public
    {
        _history(seed, _bound(size, 1, 70 * 32), based);
    }

    function testDiff_AtTheBordersOfTheLayout() public {
        uint256[10] memory counts = [uint256(1), 32, 33, 256, 257, 511, 512, 513, 768, 1024];
        for (uint256 i; i < counts.length; ++i) {
            _history(i, counts[i] * 32, true);
            _history(i, counts[i] * 32 - 31, true);
            _history(i, counts[i] * 32, false);
        }
    }

    /// @dev Any share of the words, some of which stay what they are, between words that are stored one by one.
    function test_StoringManyIsStoring() public {
        uint256[8] memory counts = [uint256(1), 13, 32, 33, 257, 512, 513, 800];
        for (uint256 i; i < counts.length; ++i) {
            _historyOfMany(i, counts[i], 1);
            _historyOfMany(i, counts[i], 3);
        }
    }

    function _historyOfMany(uint256 seed, uint256 count, uint256 stride) private {
        Kernels words = new Kernels();
        words.initialize(new address[](0), address(factory), count * 32);
        uint256[] memory plain = new uint256[](count);
        for (uint256 step; step < 4; ++step) {
            uint256 noise = uint256(keccak256(abi.encode(seed, stride, step)));
            uint256[] memory indices = new uint256[](1 + (count - 1) / stride);
            uint256[] memory values = new uint256[](indices.length);
            for (uint256 i; i < indices.length; ++i) {
                uint256 index = i * stride;
                if ((noise >> i % 256) & 3 != 0) {
                    plain[index] = uint256(keccak256(abi.encode(noise, i)));
                }
                (indices[i], values[i]) = (index, plain[index]);
            }
            if (step == 2) _tryCompact(words, (count - 1) >> 9);
            words.storeMany(indices, values);
            assertEq(abi.encode(words.loadAll()), abi.encode(plain));

            indices = _some(count, noise);
            values = new uint256[](indices.length);
            for (uint256 i; i < indices.length; ++i) {
                values[i] = plain[indices[i]] = noise ^ i;
            }
            words.store(indices, values);
            assertEq(abi.encode(words.loadAll()), abi.encode(plain));
        }
    }

    function _tryCompact(Kernels words, uint256 chunk) private {
        try words.compact(chunk) {}
        catch (bytes memory reason) {
            assertEq(reason, abi.encodeWithSelector(IModel.NothingToCompact.selector, chunk));
        }
    }

    /// @dev Groups of 32 of which all words are stored and loaded, beside one that is not whole.
    function test_AllWords() public {
        uint256[4] memory counts = [uint256(32), 33, 64, 300];
        for (uint256 i; i < counts.length; ++i) {
            Kernels words = new Kernels();
            words.initialize(new address[](0), address(factory), counts[i] * 32);
            (uint256[] memory indices, uint256[] memory values) = _ascending(counts[i]);
            words.store(indices, values);
            assertEq(abi.encode(words.loadAll()), abi.encode(values));
        }
    }

    /// @dev Of 32 words, 12 cost 265,200 to store and all of them 259,800 as code. What was in storage does not
    /// count, nor what stays as it is.
    function test_ManyWordsOfTheBaseAreMovedToCode() public {
        for (uint256 fresh = 11; fresh <= 12; ++fresh) {
            Kernels words = new Kernels();
            words.initialize(new address[](0), address(factory), 1024);
            (uint256[] memory indices, uint256[] memory values) = _ascending(20);
            words.store(indices, values);
            (indices, values) = _ascending(32);
            for (uint256 i = 20 + fresh; i < 32; ++i) {
                values[i] = 0;
            }
            for (uint256 i; i < 20; ++i) {
                values[i] += 1;
            }
            uint256 nonce = vm.getNonce(address(words));
            words.storeMany(indices, values);
            assertEq(vm.getNonce(address(words)) - nonce, fresh - 11);
            assertEq(abi.encode(words.loadAll()), abi.encode(values));
            // Once in code, all of them are fresh again.
            nonce = vm.getNonce(address(words));
            for (uint256 i; i < 12; ++i) {
                values[i] += 1;
            }
            words.storeMany(indices, values);
            assertEq(vm.getNonce(address(words)) - nonce, fresh - 11);
            assertEq(abi.encode(words.loadAll()), abi.encode(values));
        }
    }

    function _ascending(uint256 count)
        private
        pure
        returns (uint256[] memory indices, uint256[] memory values)
    {
        (indices, values) = (new uint256[](count), new uint256[](count));
        for (uint256 i; i < count; ++i) {
            (indices[i], values[i]) = (i, i + 1);
        }
    }

    function _history(uint256 seed, uint256 size, bool based) private {
        Kernels words = new Kernels();
        uint256[] memory plain = new uint256[]((size + 31) / 32);
        for (uint256 i; based && i < plain.length; ++i) {
            plain[i] = uint256(keccak256(abi.encode(seed, "base", i)));
        }
        if (based && size % 32 != 0) {
            // What the base does not hold of the last word is zero.
            uint256 beyond = 8 * (32 - size % 32);
            plain[plain.length - 1] = plain[plain.length - 1] >> beyond << beyond;
        }
        words.initialize(
            based ? _upload(_cut(abi.encodePacked(plain), size)) : new address[](0),
            address(factory),
            size
        );
        assertEq(abi.encode(words.loadAll()), abi.encode(plain));

        for (uint256 i; i < STORES; ++i) {
            uint256 noise = uint256(keccak256(abi.encode(seed, i)));
            uint256[] memory indices = _some(plain.length, noise);
            uint256[] memory values = new uint256[](indices.length);
            for (uint256 j; j < indices.length; ++j) {
                // Zero is a value like others.
                values[j] = (noise >> j) % 4 == 0 ? 0 : uint256(keccak256(abi.encode(noise, j)));
                plain[indices[j]] = values[j];
            }
            words.store(indices, values);

            indices = _some(plain.length, noise >> 128);
            values = words.load(indices);
            for (uint256 j; j < indices.length; ++j) {
                assertEq(values[j], plain[indices[j]]);
            }

            uint256 first = (noise >> 64) % plain.length;
            values = words.loadRange(first, 1 + (noise >> 192) % (plain.length - first));
            for (uint256 j; j < values.length; ++j) {
                assertEq(values[j], plain[first + j]);
            }
        }
        assertEq(abi.encode(words.loadAll()), abi.encode(plain));
        assertEq(abi.encode(words.loadRange(0, plain.length)), abi.encode(plain));
    }

    /// @dev Up to 16 ascending indices; the first and the last word are as likely as any.
    function _some(uint256 count, uint256 noise) private pure returns (uint256[] memory indices) {
        indices = new uint256[](18);
        uint256 size;
        uint256 stride = 1 + (noise >> 8) % (count / 8 + 1);
        if (noise & 1 == 1) indices[size++] = 0;
        for (uint256 i = 1 + (noise >> 16) % stride; i + 1 < count && size < 17; i += stride) {
            indices[size++] = i;
        }
        if (noise & 2 == 2 && (count > 1 || size == 0)) indices[size++] = count - 1;
        assembly ("memory-safe") {
            mstore(indices, size)
        }
    }

    function _cut(bytes memory data, uint256 size) private pure returns (bytes memory) {
        assembly ("memory-safe") {
            mstore(data, size)
        }
        return data;
    }
}

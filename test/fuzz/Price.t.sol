// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SparsePerceptronTrainer} from "../../src/presets/SparsePerceptronTrainer.sol";
import {TrainerTest} from "../utils/TrainerTest.sol";

contract PriceFuzzTest is TrainerTest {
    /// @dev ⌊w · 3600 / ⌊√t⌋⌋ is p exactly if p · r ≤ w · 3600 < (p + 1) · r for r = ⌊√t⌋.
    function testFuzz_PriceFollowsTheFormula(uint64 costWeight, uint256 elapsed) public {
        elapsed = _bound(elapsed, 0, type(uint32).max - START);
        _deployWith(costWeight);

        uint256 price = trainer.depositAt(block.timestamp + elapsed);

        uint256 root = _root(elapsed);
        if (root == 0) root = 1;
        uint256 product = uint256(costWeight) * 3600;
        assertLe(price * root, product);
        assertLt(product, (price + 1) * root);
    }

    function testFuzz_DepositIsThePrice(uint64 costWeight, uint256 elapsed, uint128 extra) public {
        elapsed = _bound(elapsed, 0, type(uint32).max - START);
        _deployWith(costWeight);
        uint256 price = trainer.depositAt(block.timestamp + elapsed);
        uint256 sent = price + extra;
        vm.deal(ada, sent);

        _wait(elapsed);
        vm.prank(ada);
        trainer.addData{value: sent}(POSITIVE, 1);

        assertEq(ada.balance, extra);
        assertEq(_claimable(ada, 0, POSITIVE, 1), price);
    }

    function testFuzz_PriceNeverRises(uint64 costWeight, uint32 elapsed, uint256 longer) public {
        _deployWith(costWeight);
        longer = _bound(longer, 0, type(uint32).max - elapsed);
        uint256 time = block.timestamp + elapsed;
        assertLe(trainer.depositAt(time + longer), trainer.depositAt(time));
    }

    function _deployWith(uint64 costWeight) private {
        SparsePerceptronTrainer.Parameters memory p = _parameters();
        p.costWeight = costWeight;
        trainer = _deploy(p);
    }

    /// @dev ⌊√x⌋ bit by bit, for x < 2^64.
    function _root(uint256 x) private pure returns (uint256 root) {
        for (uint256 bit = 1 << 31; bit != 0; bit >>= 1) {
            if ((root + bit) * (root + bit) <= x) root += bit;
        }
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ReplayPhases} from "../../src/presets/ReplayPhases.sol";
import {AdditiveMarket} from "../mocks/AdditiveMarket.sol";
import {Test} from "../utils/Test.sol";
import {MarketHandler} from "./handlers/MarketHandler.sol";

/// @notice `README.md` beside this file says each invariant in words.
contract PredictionMarketInvariantTest is Test {
    MarketHandler private handler;
    address private trainer;

    function setUp() external {
        vm.warp(1_700_000_000);
        vm.roll(1000);
        address provider = _account("provider");
        address phases = address(new ReplayPhases());
        trainer = address(new AdditiveMarket(provider, phases, 6, 5000));
        handler = new MarketHandler(trainer, provider);
    }

    /// @dev What forge calls at random.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    /// @dev How money comes out at the end is `afterInvariant`'s business.
    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        bytes4[] memory selectors = new bytes4[](8);
        selectors[0] = handler.open.selector;
        selectors[1] = handler.drawAndShow.selector;
        selectors[2] = handler.contribute.selector;
        selectors[3] = handler.wait.selector;
        selectors[4] = handler.goOn.selector;
        selectors[5] = handler.collect.selector;
        selectors[6] = handler.takeOver.selector;
        selectors[7] = handler.withdraw.selector;
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(handler), selectors);
    }

    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    /// @dev Invariants of a handler that never gets anywhere prove nothing.
    function test_HandlerReachesEverything() external {
        for (uint256 i; i < 1500; ++i) {
            uint256 noise = uint256(keccak256(abi.encode(i)));
            (uint256 a, uint256 b, uint256 c) = (noise >> 8, noise >> 64, noise >> 128);
            uint256 action = noise % 16;
            if (action == 0) handler.open(uint96(a), a % 3 == 0, b % 2 == 0, uint16(c));
            else if (action < 3) handler.drawAndShow(a);
            else if (action < 7) handler.contribute(a, int16(uint16(b)), uint96(c));
            else if (action == 7) handler.wait(a);
            else if (action < 13) handler.goOn(a, b);
            else if (action == 13) handler.collect(a, b);
            else if (action == 14) handler.takeOver(a, b, c % 2 == 0);
            else handler.withdraw(a);
        }
        string[14] memory kinds = [
            "opened",
            "cancelled",
            "drawn",
            "burned",
            "shown",
            "contributed",
            "ended",
            "revealed",
            "withheld",
            "stalled",
            "scored",
            "settled",
            "collected",
            "taken"
        ];
        for (uint256 i; i < kinds.length; ++i) {
            assertTrue(handler.happened(kinds[i]) != 0, kinds[i]);
        }
        _conservation();
        _solvency();
        _nothingIsStuck();
    }

    /// @dev One campaign for both, as forge would repeat the same calls for each.
    function invariant_MoneyIsConservedAndCovered() external view {
        _conservation();
        _solvency();
    }

    /// @dev Once at the end of each run.
    function afterInvariant() external {
        _nothingIsStuck();
    }

    function _conservation() private view {
        assertEq(handler.outside() + trainer.balance, handler.inAll(), "conservation");
    }

    function _solvency() private view {
        assertEq(trainer.balance, handler.owed(), "solvency");
    }

    function _nothingIsStuck() private {
        handler.finish();
        assertEq(trainer.balance, 0, "nothing is stuck");
        _conservation();
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SparsePerceptronTokenTrainer} from "../../src/presets/SparsePerceptronTokenTrainer.sol";
import {MoodyToken} from "../mocks/MoodyToken.sol";
import {TrainerTest} from "../utils/TrainerTest.sol";
import {TokenHandler} from "./handlers/TokenHandler.sol";

/// @notice The same of deposits in a token that is honest only at times; `README.md` has the words.
contract TokenInvariantTest is TrainerTest {
    TokenHandler private handler;
    SparsePerceptronTokenTrainer private tokens;
    MoodyToken private token;

    function setUp() public override {
        super.setUp();
        token = new MoodyToken();
        bytes memory call_ = abi.encodeCall(
            SparsePerceptronTokenTrainer.initialize, (_parameters(), address(token), 1, 5000)
        );
        address preset = address(new SparsePerceptronTokenTrainer());
        tokens = SparsePerceptronTokenTrainer(factory.deploy(preset, call_, new bytes[](0)));
        handler = new TokenHandler(tokens, token);
    }

    /// @dev What forge calls at random.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    /// @dev Invariants of a handler that never gets anywhere prove nothing.
    function test_HandlerReachesEverything() external {
        for (uint256 i; i < 600; ++i) {
            uint256 noise = uint256(keccak256(abi.encode(i)));
            (uint256 a, uint256 b, uint256 c) = (noise >> 8, noise >> 16, noise >> 24);
            uint256 action = noise % 12;
            if (action < 4) handler.contribute(a, b, c);
            else if (action < 6) handler.wait(a);
            else if (action == 6) handler.changeMood(a);
            else if (action < 9) handler.refund(a, b);
            else if (action == 9) handler.report(a, b);
            else handler.claimMany(a, b, c % 2 == 0);
        }
        string[6] memory kinds =
            ["contributed", "refused", "refunded", "reported", "claimed in bulk", "failed in bulk"];
        for (uint256 i; i < kinds.length; ++i) {
            assertTrue(handler.happened(kinds[i]) >= 8, kinds[i]);
        }
        _check();
    }

    function invariant_TokensAreConserved() external view {
        assertEq(token.balanceOf(address(tokens)), handler.paidIn() - handler.paidOut());
        for (uint256 i; i < 4; ++i) {
            address account = handler.actorAt(i);
            assertEq(token.balanceOf(account), handler.balance(account));
        }
        assertFalse(token.gotIn());
    }

    /// @dev Once at the end of each run: every claim is covered, and in the end nothing stays.
    function afterInvariant() external {
        _check();
    }

    function _check() private {
        assertEq(token.balanceOf(address(tokens)), handler.openClaims());
        handler.takeEverything();
        assertEq(token.balanceOf(address(tokens)), 0);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Token} from "./Token.sol";

/// @notice A token that is honest at times, and at others keeps a fee, lies, blocks or calls back.
contract MoodyToken is Token {
    enum Mood {
        Honest,
        Fee,
        Lying,
        Blocking,
        Calling
    }

    error Blocked();

    Mood public mood;
    address private target;
    bytes private data;

    /// @notice Whether a call back has ever succeeded.
    bool public gotIn;

    function setMood(Mood mood_) external {
        mood = mood_;
    }

    function callBackWith(address target_, bytes calldata data_) external {
        (target, data) = (target_, data_);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        if (mood == Mood.Lying) return true;
        return super.transferFrom(from, to, amount);
    }

    function _beforeTokenTransfer(address from, address to, uint256) internal override {
        if (from == address(0) || to == address(0)) return;
        if (mood == Mood.Blocking) revert Blocked();
        if (mood == Mood.Calling) {
            (bool success,) = target.call(data);
            gotIn = gotIn || success;
        }
    }

    function _afterTokenTransfer(address from, address to, uint256 amount) internal override {
        // Of what goes in only: what a token keeps of payments is between it and their receivers.
        if (mood == Mood.Fee && from != address(0) && to == target && amount != 0) _burn(to, 1);
    }
}

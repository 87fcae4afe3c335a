// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Token} from "./Token.sol";

/// @notice Keeps one per cent of every transfer.
contract FeeToken is Token {
    function _afterTokenTransfer(address from, address to, uint256 amount) internal override {
        if (from != address(0) && to != address(0)) _burn(to, amount / 100);
    }
}

/// @notice Says that it moved money, and does not.
contract LyingToken is Token {
    function transferFrom(address, address, uint256) public pure override returns (bool) {
        return true;
    }
}

/// @notice Takes from the receiver what it should give.
contract TakingToken is Token {
    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        _transfer(to, from, amount);
        return true;
    }
}

/// @notice Refuses to pay one account.
contract BlockingToken is Token {
    error Blocked();

    address public blocked;

    function setBlocked(address account) external {
        blocked = account;
    }

    function _beforeTokenTransfer(address, address to, uint256) internal view override {
        if (to == blocked) revert Blocked();
    }
}

/// @notice Returns nothing, as some old tokens do, and knows no permits.
contract SilentToken {
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function approve(address spender, uint256 amount) external {
        allowance[msg.sender][spender] = amount;
    }

    function transfer(address to, uint256 amount) external {
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
    }

    function transferFrom(address from, address to, uint256 amount) external {
        allowance[from][msg.sender] -= amount;
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
    }
}

/// @notice Calls somebody with whatever it was told to, before it moves money.
contract CallingToken is Token {
    address private target;
    bytes private data;

    /// @notice What the call came back with.
    bytes public outcome;

    function callOnTransfer(address target_, bytes calldata data_) external {
        (target, data) = (target_, data_);
    }

    function _beforeTokenTransfer(address, address, uint256) internal override {
        if (target == address(0)) return;
        (bool success, bytes memory result) = target.call(data);
        outcome = success ? bytes("success") : result;
    }
}

/// @notice Lets its owner, here anybody, take what others have, as blocklists and rebasing do.
contract TakenToken is Token {
    function take(address from, uint256 amount) external {
        _burn(from, amount);
    }
}

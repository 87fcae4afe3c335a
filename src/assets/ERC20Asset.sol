// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ERC20} from "solady/src/tokens/ERC20.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";

import {IERC20Asset} from "../interfaces/IERC20Asset.sol";
import {Asset} from "./Asset.sol";

/// @title ERC20Asset
/// @notice Deposits in an ERC-20 token, which the trainer draws from the sender.
/// @author SUM
///
/// @dev Keeps one word, the token. A contribution reads it, asks twice for the trainer's balance and
/// makes one transfer.
abstract contract ERC20Asset is Asset, IERC20Asset {
    /* TYPES */

    struct TokenStorage {
        // slot 0
        address token;
    }

    /* CONSTANTS */

    /// @dev keccak256(abi.encode(uint256(keccak256("sum.storage.ERC20Asset")) - 1)) & ~0xff
    bytes32 private constant STORAGE =
        0x60cf6d1bfde19a748cc54567527f6bfc6aad9b54c86c9a4ba816b907bbd99800;

    /* EXTERNAL */

    /// @inheritdoc IERC20Asset
    function addDataUpTo(uint256 deadline, uint256 maxDeposit, bytes calldata sample, uint256 label)
        external
        returns (uint256 index)
    {
        return _contribute(deadline, maxDeposit, sample, label);
    }

    /// @inheritdoc IERC20Asset
    function addDataWithPermit(
        uint256 deadline,
        uint256 maxDeposit,
        uint8 v,
        bytes32 r,
        bytes32 s,
        bytes calldata sample,
        uint256 label
    ) external returns (uint256 index) {
        ERC20 token_ = ERC20(token());
        try token_.permit(msg.sender, address(this), maxDeposit, deadline, v, r, s) {}
        catch {
            if (_offered() < maxDeposit) revert PermitRefused(maxDeposit);
        }
        return _contribute(deadline, maxDeposit, sample, label);
    }

    /* VIEW */

    /// @inheritdoc IERC20Asset
    function token() public view returns (address) {
        return _tokenStorage().token;
    }

    /* INTERNAL */

    /// @dev Fixes the token.
    function _initToken(address token_) internal {
        if (token_.code.length == 0) revert TokenMissing(token_);
        _tokenStorage().token = token_;
    }

    /// @dev The allowance, of which a deposit is drawn.
    function _offered() internal view override returns (uint256) {
        if (msg.value != 0) revert CoinNotAccepted(msg.value);
        return ERC20(token()).allowance(msg.sender, address(this));
    }

    function _collect(uint256, uint256 deposit) internal override {
        if (deposit == 0) return;
        address token_ = token();
        uint256 held = SafeTransferLib.balanceOf(token_, address(this));
        SafeTransferLib.safeTransferFrom(token_, msg.sender, address(this), deposit);
        uint256 holds = SafeTransferLib.balanceOf(token_, address(this));
        uint256 received = holds > held ? holds - held : 0;
        if (received != deposit) revert DepositNotReceived(deposit, received);
    }

    function _pay(address to, uint256 amount) internal override {
        if (amount != 0) SafeTransferLib.safeTransfer(token(), to, amount);
    }

    function _tokenStorage() private pure returns (TokenStorage storage $) {
        assembly ("memory-safe") {
            $.slot := STORAGE
        }
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title IERC20Asset
/// @notice Deposits in an ERC-20 token.
/// @author SUM
///
/// @dev What arrives must be what was asked, so tokens that keep a fee are refused. Tokens that
/// change balances on their own (rebasing) are not supported: what they take from the trainer is
/// missing for its last claims.
interface IERC20Asset {
    /* ERRORS */

    /// @notice Deposits are in a token; send no coins along.
    error CoinNotAccepted(uint256 value);

    /// @notice `received` units arrived instead of the deposit: the token keeps a fee or lies. Use another.
    error DepositNotReceived(uint256 deposit, uint256 received);

    /// @notice The permit was refused, and the trainer's allowance is below `maxDeposit`. Sign it anew.
    error PermitRefused(uint256 maxDeposit);

    /// @notice There is no contract at this address, so it is no token.
    error TokenMissing(address token);

    /* FUNCTIONS */

    /// @notice `addData` with an explicit maximum. For `addData` itself that is the sender's allowance.
    /// @dev A batch (`addDataBatch`) may stand for the sample, with 2^256 − 1 for the label; here and below.
    /// @param deadline Last Unix second at which this may be mined.
    /// @param maxDeposit The most to pay, in the token's units; only the deposit is drawn.
    /// @param sample The sample in the model's format.
    /// @param label The class it belongs to, from 0.
    /// @return index The contribution's index, needed to claim.
    function addDataUpTo(uint256 deadline, uint256 maxDeposit, bytes calldata sample, uint256 label)
        external
        returns (uint256 index);

    /// @notice `addDataUpTo` with an ERC-2612 permit of `maxDeposit` units instead of an earlier approval.
    /// @dev A permit that somebody else has sent before is no obstacle: the allowance is what counts.
    /// @param deadline Last Unix second at which this may be mined, and of the permit.
    /// @param maxDeposit The most to pay, in the token's units, for which the permit was signed.
    /// @param v Of the permit's signature.
    /// @param r Of the permit's signature.
    /// @param s Of the permit's signature.
    /// @param sample The sample in the model's format.
    /// @param label The class it belongs to, from 0.
    /// @return index The contribution's index, needed to claim.
    function addDataWithPermit(
        uint256 deadline,
        uint256 maxDeposit,
        uint8 v,
        bytes32 r,
        bytes32 s,
        bytes calldata sample,
        uint256 label
    ) external returns (uint256 index);

    /// @notice The token that deposits are paid in.
    function token() external view returns (address);
}

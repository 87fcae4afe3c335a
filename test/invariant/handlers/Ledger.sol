// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @notice What should be true of a trainer, kept in the plainest way, by whoever deployed it.
contract Ledger {
    struct Contribution {
        address author;
        bytes sample;
        uint256 label;
        uint256 time;
        uint256 deposit;
        uint256 claimable;
        bool closed;
    }

    address private immutable KEEPER = msg.sender;

    Contribution[] private contributions;
    address[] public accounts;

    /// @notice What an account should own.
    mapping(address account => uint256) public balance;
    mapping(address author => uint256) public reputation;
    mapping(uint256 index => mapping(address reporter => bool)) public hasReported;

    uint256 public totalReputation;
    uint256 public paidIn;
    uint256 public paidOut;

    /// @notice Sum of what can still be claimed.
    uint256 public openClaims;

    /// @notice The contribution that changed last.
    uint256 public lastTouched;

    modifier onlyKeeper() {
        require(msg.sender == KEEPER);
        _;
    }

    function openAccount(address account, uint256 funds) external onlyKeeper {
        accounts.push(account);
        balance[account] = funds;
    }

    function contributed(address author, bytes calldata sample, uint256 label, uint256 deposit)
        external
        onlyKeeper
    {
        contributions.push(
            Contribution(author, sample, label, block.timestamp, deposit, deposit, false)
        );
        lastTouched = contributions.length - 1;
        balance[author] -= deposit;
        openClaims += deposit;
        paidIn += deposit;
    }

    function refunded(uint256 index) external onlyKeeper {
        Contribution storage c = contributions[index];
        lastTouched = index;
        if (c.sample.length != 0) {
            ++reputation[c.author];
            ++totalReputation;
        }
        _pay(c, c.author, c.claimable);
        c.closed = true;
    }

    function reported(uint256 index, address reporter, uint256 amount) external onlyKeeper {
        Contribution storage c = contributions[index];
        lastTouched = index;
        hasReported[index][reporter] = true;
        _pay(c, reporter, amount);
        if (c.claimable == 0) c.closed = true;
    }

    function get(uint256 index) external view returns (Contribution memory) {
        return contributions[index];
    }

    function length() external view returns (uint256) {
        return contributions.length;
    }

    function accountCount() external view returns (uint256) {
        return accounts.length;
    }

    function _pay(Contribution storage c, address to, uint256 amount) private {
        c.claimable -= amount;
        balance[to] += amount;
        openClaims -= amount;
        paidOut += amount;
    }
}

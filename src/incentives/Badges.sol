// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ERC721} from "solady/src/tokens/ERC721.sol";

import {IBadges} from "../interfaces/IBadges.sol";
import {BadgeMetadata} from "./BadgeMetadata.sol";

/// @title Badges
/// @notice Tokens for levels, bound to whoever earned them; their names and pictures are on chain.
/// @author SUM
///
/// @dev A level is one word: threshold and name. A badge is the two words of an ERC-721 token.
abstract contract Badges is ERC721, IBadges {
    /* TYPES */

    /// @param threshold Points from which on there is a badge.
    /// @param name What it is called, padded with zero bytes.
    struct Level {
        uint32 threshold;
        bytes28 name;
    }

    struct BadgesStorage {
        // slot 0
        Level[] levels;
    }

    /* CONSTANTS */

    /// @dev keccak256(abi.encode(uint256(keccak256("sum.storage.Badges")) - 1)) & ~0xff
    bytes32 private constant STORAGE =
        0x29d71a09424f573fcce0aea8ec36373e5871a5907665a3fd9f69947ababce600;

    /// @dev Created with the contract, which for clones is the one that they share.
    BadgeMetadata private immutable METADATA = new BadgeMetadata();

    /* TRANSACTIONS */

    /// @notice Fails with `BadgeBound`: a badge stays with whoever earned it (ERC-721).
    function transferFrom(address, address, uint256) public payable override {
        revert BadgeBound();
    }

    /// @notice As `transferFrom`.
    function safeTransferFrom(address, address, uint256) public payable override {
        revert BadgeBound();
    }

    /// @notice As `transferFrom`.
    function safeTransferFrom(address, address, uint256, bytes calldata) public payable override {
        revert BadgeBound();
    }

    /// @notice As `transferFrom`: nobody can be allowed what nobody can do.
    function approve(address, uint256) public payable override {
        revert BadgeBound();
    }

    /// @notice As `approve`.
    function setApprovalForAll(address, bool) public pure override {
        revert BadgeBound();
    }

    /* VIEW */

    /// @notice Name of the collection (ERC-721).
    function name() public pure override returns (string memory) {
        return "Contributor badges";
    }

    /// @notice Symbol of the collection (ERC-721).
    function symbol() public pure override returns (string memory) {
        return "BADGE";
    }

    /// @notice Name and picture of a badge, as a JSON document in a data URI (ERC-721).
    /// @param id The badge.
    function tokenURI(uint256 id) public view override returns (string memory) {
        _requireBadge(id);
        Level storage level = _badges().levels[(id >> 160) - 1];
        return METADATA.uri(level.name, level.threshold);
    }

    /// @notice Nobody (ERC-721).
    /// @param id The badge.
    function getApproved(uint256 id) public view override returns (address) {
        _requireBadge(id);
        return address(0);
    }

    /// @notice Nobody is (ERC-721).
    function isApprovedForAll(address, address) public pure override returns (bool) {
        return false;
    }

    /// @inheritdoc IBadges
    function locked(uint256 tokenId) external view returns (bool) {
        _requireBadge(tokenId);
        return true;
    }

    /// @inheritdoc IBadges
    function badgeOf(address account, uint256 level) public pure returns (uint256 id) {
        return level << 160 | uint160(account);
    }

    /// @inheritdoc IBadges
    function levels() external view returns (uint32[] memory thresholds, bytes28[] memory names) {
        Level[] storage all = _badges().levels;
        uint256 count = all.length;
        (thresholds, names) = (new uint32[](count), new bytes28[](count));
        for (uint256 i; i < count; ++i) {
            (thresholds[i], names[i]) = (all[i].threshold, all[i].name);
        }
    }

    /// @notice Whether an interface is there (ERC-165): that of ERC-721, its metadata, and ERC-5192.
    /// @param interfaceId Its selectors, combined.
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return interfaceId == 0xb45a3c0e || super.supportsInterface(interfaceId);
    }

    /* INTERNAL */

    /// @dev Fixes the levels, lowest first.
    function _initBadges(Level[] memory all) internal {
        if (all.length > type(uint8).max) revert LevelInvalid(all.length);
        uint256 last;
        for (uint256 i; i < all.length; ++i) {
            Level memory level = all[i];
            if (level.threshold <= last) revert LevelInvalid(i + 1);
            last = level.threshold;
            _badges().levels.push(level);
        }
    }

    /// @dev Number of levels that `points` suffice for. Gas grows with it.
    function _levelAt(uint256 points) internal view returns (uint256 level) {
        Level[] storage all = _badges().levels;
        uint256 count = all.length;
        while (level < count && points >= all[level].threshold) {
            ++level;
        }
    }

    /// @dev Grants the badge of the level that starts at `points`, if one does and `account` lacks it.
    /// Nobody is called, so that nobody can refuse.
    function _grant(address account, uint256 points) internal {
        uint256 level = _levelAt(points);
        if (level == 0 || _badges().levels[level - 1].threshold != points) return;
        uint256 id = badgeOf(account, level);
        if (_exists(id)) return;
        _mint(account, id);
        emit Locked(id);
    }

    function _requireBadge(uint256 id) private view {
        if (!_exists(id)) revert BadgeMissing(id);
    }

    function _badges() private pure returns (BadgesStorage storage $) {
        assembly ("memory-safe") {
            $.slot := STORAGE
        }
    }
}

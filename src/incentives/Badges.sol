// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ERC721} from "solady/src/tokens/ERC721.sol";
import {Base64} from "solady/src/utils/Base64.sol";
import {LibString} from "solady/src/utils/LibString.sol";

import {IBadges} from "../interfaces/IBadges.sol";

/// @title Badges
/// @notice Tokens for levels, bound to whoever earned them; their names and pictures are on chain.
/// @author SUM
///
/// @dev A level is one word: threshold and name. A badge is the two words of an ERC-721 token.
abstract contract Badges is ERC721, IBadges {
    using LibString for *;

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
        Level memory level = _badges().levels[(id >> 160) - 1];
        string memory title = bytes32(level.name).fromSmallString();
        string memory points = uint256(level.threshold).toString();
        bytes memory image = abi.encodePacked(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200" text-anchor="middle">',
            '<circle cx="100" cy="100" r="96" fill="#123"/><g fill="#fff">',
            '<text x="100" y="100" font-size="20">',
            title.escapeHTML(),
            '</text><text x="100" y="130" font-size="14">',
            points,
            " points</text></g></svg>"
        );
        bytes memory json = abi.encodePacked(
            '{"name":',
            title.escapeJSON(true),
            ',"description":"For ',
            points,
            ' points","image":"data:image/svg+xml;base64,',
            Base64.encode(image),
            '"}'
        );
        return string.concat("data:application/json;base64,", Base64.encode(json));
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
            Level memory level = all[i];
            (thresholds[i], names[i]) = (level.threshold, level.name);
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
            if (all[i].threshold <= last) revert LevelInvalid(i + 1);
            last = all[i].threshold;
            _badges().levels.push(all[i]);
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

    function _beforeTokenTransfer(address from, address, uint256) internal pure override {
        if (from != address(0)) revert BadgeBound();
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

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Base64} from "solady/src/utils/Base64.sol";
import {LibString} from "solady/src/utils/LibString.sol";

/// @title BadgeMetadata
/// @notice What wallets show of a badge. A contract of its own, as trainers need the room for models.
/// @author SUM
contract BadgeMetadata {
    using LibString for *;

    /// @notice Name and picture of a badge, as a JSON document in a data URI (ERC-721).
    /// @param name What the badge is called, padded with zero bytes.
    /// @param threshold Points that it is granted for.
    function uri(bytes28 name, uint256 threshold) external pure returns (string memory) {
        string memory title = bytes32(name).fromSmallString();
        string memory points = threshold.toString();
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
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @notice Naive Bayes and nearest centroids as a textbook has them, in exact fractions.
/// @dev Shares no code with `src/`. Checked arithmetic: what does not fit into a word reverts.
library PlainCounts {
    struct Model {
        uint256 features;
        uint256[] samples;
        uint256[][] counts;
    }

    /// @dev The counts are big-endian pairs of bytes in `base`, each class padded to words of 32.
    function create(bytes memory base, uint256 features, uint256[] memory samples)
        internal
        pure
        returns (Model memory model)
    {
        model.features = features;
        model.samples = new uint256[](samples.length);
        model.counts = new uint256[][](samples.length);
        uint256 stride = (2 * features + 31) / 32 * 32;
        for (uint256 c; c < samples.length; ++c) {
            model.samples[c] = samples[c];
            model.counts[c] = new uint256[](features);
            for (uint256 j; j < features && base.length != 0; ++j) {
                uint256 position = c * stride + 2 * j;
                model.counts[c][j] =
                    256 * uint256(uint8(base[position])) + uint8(base[position + 1]);
            }
        }
    }

    function update(Model memory model, uint16[] memory ids, uint256 label) internal pure {
        if (model.samples[label] < type(uint32).max) ++model.samples[label];
        for (uint256 i; i < ids.length; ++i) {
            uint256[] memory counts = model.counts[label];
            if (counts[ids[i]] < 65_535) ++counts[ids[i]];
        }
    }

    /// @dev Compares numerators over a common denominator.
    function naiveBayes(Model memory model, uint16[] memory ids, uint256 above, uint256 below)
        internal
        pure
        returns (uint256 best)
    {
        for (uint256 c = 1; c < model.samples.length; ++c) {
            uint256 left =
                _likelihood(model, c, ids, above, below) * _total(model, best, ids, above, below);
            uint256 right =
                _likelihood(model, best, ids, above, below) * _total(model, c, ids, above, below);
            if (left > right) best = c;
        }
    }

    function _likelihood(
        Model memory model,
        uint256 c,
        uint16[] memory ids,
        uint256 above,
        uint256 below
    ) private pure returns (uint256 product) {
        product = model.samples[c];
        for (uint256 i; i < ids.length; ++i) {
            product *= below * model.counts[c][ids[i]] + above;
        }
    }

    function _total(
        Model memory model,
        uint256 c,
        uint16[] memory ids,
        uint256 above,
        uint256 below
    ) private pure returns (uint256) {
        uint256 total;
        for (uint256 j; j < model.features; ++j) {
            total += below * model.counts[c][j] + above;
        }
        return total ** ids.length;
    }

    /// @dev Σ (n x_j − count_j)² over n², compared with the same of another class.
    function nearestCentroid(Model memory model, uint16[] memory ids)
        internal
        pure
        returns (uint256 best)
    {
        for (uint256 c = 1; c < model.samples.length; ++c) {
            (uint256 n, uint256 m) = (model.samples[c], model.samples[best]);
            if (n == 0) continue;
            if (m == 0 || _distance(model, c, ids) * m * m < _distance(model, best, ids) * n * n) {
                best = c;
            }
        }
    }

    function _distance(Model memory model, uint256 c, uint16[] memory ids)
        private
        pure
        returns (uint256 distance)
    {
        uint256 next;
        for (uint256 j; j < model.features; ++j) {
            int256 difference = -int256(model.counts[c][j]);
            if (next < ids.length && ids[next] == j) {
                difference += int256(model.samples[c]);
                ++next;
            }
            distance += uint256(difference * difference);
        }
    }

    /// @dev What the contract's words must be, with Σ count or Σ count² in the heads.
    function image(Model memory model, bool squares) internal pure returns (bytes memory data) {
        for (uint256 c; c < model.samples.length; ++c) {
            bytes memory lanes = new bytes((2 * model.features + 31) / 32 * 32);
            uint256 sum;
            for (uint256 j; j < model.features; ++j) {
                uint256 count = model.counts[c][j];
                sum += squares ? count * count : count;
                lanes[2 * j] = bytes1(uint8(count >> 8));
                lanes[2 * j + 1] = bytes1(uint8(count));
            }
            data = bytes.concat(data, bytes32(sum * 2 ** 32 + model.samples[c]), lanes);
        }
    }
}

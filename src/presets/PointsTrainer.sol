// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CollaborativeTrainer} from "../CollaborativeTrainer.sol";
import {NoAsset} from "../assets/NoAsset.sol";
import {CommitDataHandler} from "../data/CommitDataHandler.sol";
import {Points} from "../incentives/Points.sol";
import {TrackRecord} from "../policies/TrackRecord.sol";
import {State} from "../types/State.sol";

/// @title PointsTrainer
/// @notice Points and badges, with a track record if asked for: all of a preset but its model.
/// @author SUM
abstract contract PointsTrainer is
    CommitDataHandler,
    NoAsset,
    TrackRecord,
    Points,
    CollaborativeTrainer
{
    /// @notice What a deployer chooses, once, whatever the model.
    /// @param owner Adds classes, if the model can grow, and nothing else; zero for nobody.
    /// @param metadata Where the metadata is stored (`ITrainerFactory.upload`); zero for none.
    /// @param refundWait Seconds until an author can claim.
    /// @param reportWait Seconds until reports by those who have points.
    /// @param anyWait Seconds until reports by anyone.
    /// @param batchShare What the model must get right of a batch to agree with it, in 1/10,000.
    /// @param levels Thresholds and names of badges, lowest first.
    /// @param confirmed Points that an author needs for the model to learn from more; 0 for any.
    /// @param share Least share of them among all that the author submitted, in 1/10,000; 0 for any.
    struct Terms {
        address owner;
        address metadata;
        uint256 refundWait;
        uint256 reportWait;
        uint256 anyWait;
        uint256 batchShare;
        Level[] levels;
        uint256 confirmed;
        uint256 share;
    }

    /// @dev Locks the implementation: only clones can be initialised.
    constructor() {
        _initializeOwner(address(0));
    }

    /// @dev Sets up a fresh clone, whose model has filled in its part of `state`, for the sender, the
    /// factory, which must have stored the metadata.
    function _initPointsTrainer(State state, Terms calldata terms) internal {
        state = _initPoints(
            state, terms.refundWait, terms.reportWait, terms.anyWait, terms.batchShare, terms.levels
        );
        _initTrackRecord(terms.confirmed, terms.share);
        _initTrainer(state, terms.owner, terms.metadata, msg.sender);
    }
}

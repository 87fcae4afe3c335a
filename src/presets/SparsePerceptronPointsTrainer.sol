// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CollaborativeTrainer} from "../CollaborativeTrainer.sol";
import {NoAsset} from "../assets/NoAsset.sol";
import {CommitDataHandler} from "../data/CommitDataHandler.sol";
import {Points} from "../incentives/Points.sol";
import {SparsePerceptron} from "../models/SparsePerceptron.sol";
import {TrackRecord} from "../policies/TrackRecord.sol";
import {State} from "../types/State.sol";

/// @title SparsePerceptronPointsTrainer
/// @notice Points and badges on a sparse perceptron, with a track record if asked for.
/// @author SUM
contract SparsePerceptronPointsTrainer is
    SparsePerceptron,
    CommitDataHandler,
    NoAsset,
    TrackRecord,
    Points,
    CollaborativeTrainer
{
    /// @notice What a deployer chooses, once.
    /// @param owner Of the trainer; zero for nobody. There is nothing that only the owner may do.
    /// @param metadata Where the metadata is stored (`ITrainerFactory.upload`); zero for none.
    /// @param features Size of the feature space, 1 to 2^15.
    /// @param bias Fixed bias, in units of a weight.
    /// @param step Learning rate, in units of a weight, 1 to 127.
    /// @param base Where the initial weights are stored, in order; empty for zeros.
    /// @param refundWait Seconds until an author can claim.
    /// @param reportWait Seconds until reports by those who have points.
    /// @param anyWait Seconds until reports by anyone.
    /// @param batchShare What the model must get right of a batch to agree with it, in 1/10,000.
    /// @param levels Thresholds and names of badges, lowest first.
    /// @param confirmed Points that an author needs for the model to learn from more; 0 for any.
    /// @param share Least share of them among all that the author submitted, in 1/10,000; 0 for any.
    struct Parameters {
        address owner;
        address metadata;
        uint256 features;
        int16 bias;
        uint256 step;
        address[] base;
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

    /// @notice Sets up a fresh clone; reverts with `AlreadyInitialized` on any other.
    /// @dev Whoever calls this, the factory, must have stored the base and the metadata.
    function initialize(Parameters calldata p) external {
        State state;
        state = _initSparsePerceptron(state, p.features, p.bias, p.step, p.base, msg.sender);
        state = _initPoints(state, p.refundWait, p.reportWait, p.anyWait, p.batchShare, p.levels);
        _initTrackRecord(p.confirmed, p.share);
        _initTrainer(state, p.owner, p.metadata, msg.sender);
    }
}

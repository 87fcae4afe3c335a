// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CommitDataHandler} from "../data/CommitDataHandler.sol";
import {MarketPhases} from "../incentives/MarketPhases.sol";
import {ReplayScoring} from "../incentives/ReplayScoring.sol";

/// @title ReplayPhases
/// @notice The phases of prediction markets on any model that is a `Rehearsal`; trainers delegate to it.
/// @author SUM
contract ReplayPhases is ReplayScoring, CommitDataHandler, MarketPhases {}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CommitDataHandler} from "../data/CommitDataHandler.sol";
import {MarginScoring} from "../incentives/MarginScoring.sol";
import {MarketPhases} from "../incentives/MarketPhases.sol";

/// @title MarginPhases
/// @notice The phases of prediction markets on a sparse perceptron, whose margins are kept; trainers delegate to it.
/// @author SUM
contract MarginPhases is MarginScoring, CommitDataHandler, MarketPhases {}

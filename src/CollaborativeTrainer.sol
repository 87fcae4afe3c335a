// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SSTORE2} from "solady/src/utils/SSTORE2.sol";

import {TrainerState} from "./TrainerState.sol";
import {Asset} from "./assets/Asset.sol";
import {DataHandler} from "./data/DataHandler.sol";
import {IncentiveMechanism} from "./incentives/IncentiveMechanism.sol";
import {ICollaborativeTrainer} from "./interfaces/ICollaborativeTrainer.sol";
import {Batch} from "./libraries/Batch.sol";
import {Uploads} from "./libraries/Uploads.sol";
import {Model} from "./models/Model.sol";
import {Record} from "./types/Record.sol";
import {State} from "./types/State.sol";

/// @title CollaborativeTrainer
/// @notice The entry points: who contributes, claims and asks calls these.
/// @author SUM
/// @author Modified from Microsoft 0xDeCA10B (https://github.com/microsoft/0xDeCA10B)
///
/// @dev A deployment is an inheritance list: one model, one data handler, one incentive mechanism
/// and this. Here is the order of things; each rule is in its part.
abstract contract CollaborativeTrainer is
    ICollaborativeTrainer,
    Model,
    DataHandler,
    IncentiveMechanism,
    Asset,
    TrainerState
{
    /* CONSTANTS */

    /// @dev Transient slot of the guard: `ENTERED` while an entry point runs, which none other may then, and
    /// `CHANGED` once the model changed in this transaction.
    bytes32 private constant GUARD = STORAGE;

    uint256 private constant ENTERED = 1;
    uint256 private constant CHANGED = 2;

    /// @dev Of a transaction's 2^24; the rest is for call data and what a claim does besides.
    uint256 private constant MOST_GAS_TO_JUDGE = 12_000_000;

    /* EXTERNAL */

    /// @inheritdoc ICollaborativeTrainer
    function addData(bytes calldata sample, uint256 label)
        external
        payable
        returns (uint256 index)
    {
        return _addData(_offered(), sample, label);
    }

    /// @inheritdoc ICollaborativeTrainer
    function addDataBefore(uint256 deadline, bytes calldata sample, uint256 label)
        external
        payable
        returns (uint256 index)
    {
        return _contribute(deadline, _offered(), sample, label);
    }

    /// @inheritdoc ICollaborativeTrainer
    function addDataBatch(bytes calldata batch) external payable returns (uint256 index) {
        return _addData(_offered(), batch, Batch.LABEL);
    }

    /// @inheritdoc ICollaborativeTrainer
    function compact(uint256 chunk) external {
        uint256 guard = _enter();
        if (guard == ENTERED) revert Reentrancy();
        _trainer().state = _compact(_state(), chunk);
        _leave(guard);
    }

    /// @inheritdoc ICollaborativeTrainer
    function addClass(string calldata name) external onlyOwner returns (uint256 class) {
        if (_enter() == ENTERED) revert Reentrancy();
        TrainerStorage storage $ = _trainer();
        State state = $.state;
        class = _classes(state);
        if (class >= $.maxClasses) revert ClassesFull(class);
        emit ClassAdded(class, name);
        _leave(CHANGED);
        $.state = _addClass(state);
    }

    /// @inheritdoc ICollaborativeTrainer
    function refund(uint256 index, bytes calldata sample, uint256 label)
        external
        returns (uint256 amount)
    {
        uint256 guard = _enter();
        if (guard != 0) _refuse(guard);
        (bytes32 key, Record record) = _open(msg.sender, index, sample, label);
        State state = _state();
        (uint256 prediction, bool empty) = _judge(state, sample, label);
        (state, amount) = _judgeRefund(state, record, msg.sender, label, prediction, empty);

        _trainer().state = state;
        _replace(key, Record.wrap(0));
        emit Refunded(msg.sender, index, amount);

        _pay(msg.sender, amount);
        _leave(0);
    }

    /// @inheritdoc ICollaborativeTrainer
    function report(address author, uint256 index, bytes calldata sample, uint256 label)
        external
        returns (uint256 reward)
    {
        uint256 guard = _enter();
        if (guard != 0) _refuse(guard);
        (bytes32 key, Record record) = _open(author, index, sample, label);
        State state = _state();
        if (_takesAll(state, record, msg.sender)) {
            reward = record.claimable();
        } else {
            (uint256 prediction,) = _judge(state, sample, label);
            reward = _judgeReport(state, record, key, author, msg.sender, label, prediction);
        }

        _replace(key, record.take(reward));
        emit Reported(msg.sender, author, index, reward);

        _pay(msg.sender, reward);
        _leave(0);
    }

    /// @inheritdoc ICollaborativeTrainer
    function refundMany(RefundClaim[] calldata claims)
        external
        returns (ClaimResult[] memory results)
    {
        results = new ClaimResult[](claims.length);
        for (uint256 i; i < claims.length; ++i) {
            RefundClaim calldata c = claims[i];
            results[i] = _attempt(
                msg.sender, c.index, abi.encodeCall(this.refund, (c.index, c.sample, c.label))
            );
        }
    }

    /// @inheritdoc ICollaborativeTrainer
    function reportMany(ReportClaim[] calldata claims)
        external
        returns (ClaimResult[] memory results)
    {
        results = new ClaimResult[](claims.length);
        for (uint256 i; i < claims.length; ++i) {
            ReportClaim calldata c = claims[i];
            results[i] = _attempt(
                c.author,
                c.index,
                abi.encodeCall(this.report, (c.author, c.index, c.sample, c.label))
            );
        }
    }

    /* VIEW */

    /// @inheritdoc ICollaborativeTrainer
    function predict(bytes calldata sample) external view returns (uint256 label) {
        return _predict(_state(), sample);
    }

    /// @inheritdoc ICollaborativeTrainer
    function scores(bytes calldata sample) external view returns (int256[] memory) {
        return _scores(_state(), sample);
    }

    /// @inheritdoc ICollaborativeTrainer
    function evaluate(bytes calldata batch) external view returns (uint256 correct, uint256 total) {
        return _evaluate(_state(), batch);
    }

    /// @inheritdoc ICollaborativeTrainer
    function maxClasses() external view returns (uint256) {
        return _trainer().maxClasses;
    }

    /// @inheritdoc ICollaborativeTrainer
    function contributions() external view returns (uint256) {
        return _state().contributions();
    }

    /// @inheritdoc ICollaborativeTrainer
    function metadata() external view returns (string memory json) {
        address pointer = _trainer().metadata;
        return pointer == address(0) ? "" : string(SSTORE2.read(pointer));
    }

    /* INTERNAL */

    /// @dev Fixes the owner (zero for none), the metadata that `uploader` stored (zero for none) and the
    /// state word that the parts have filled in. Reverts with `AlreadyInitialized` the second time.
    function _initTrainer(State state, address owner_, address metadata_, address uploader)
        internal
    {
        _initializeOwner(owner_);
        TrainerStorage storage $ = _trainer();
        $.state = state;
        if (metadata_ == address(0)) return;
        if (!Uploads.isUpload(metadata_, uploader)) revert MetadataNotUploaded(metadata_);
        $.metadata = metadata_;
    }

    /// @dev Lets the owner add classes, up to `most` in all; no model has more than 2^16.
    function _initMaxClasses(uint256 most) internal {
        if (most > type(uint16).max) revert ParameterOutOfRange("maxClasses");
        if (most != 0) _trainer().maxClasses = uint16(most);
    }

    /// @dev A batch stands where a sample would, with the label `Batch.LABEL`.
    function _addData(uint256 offered, bytes calldata sample, uint256 label)
        private
        returns (uint256 index)
    {
        uint256 guard = _enter();
        if (guard == ENTERED) revert Reentrancy();
        State before = _trainer().state;
        uint256 samples = 1;
        if (label >= _classes(before)) samples = _requireBatch(before, sample, label);
        index = before.contributions();
        if (index == type(uint32).max) revert TrainerFull();

        (State state, Record record, bool trains) = _admit(before, offered, samples);
        if (!trains) {
            _judge(state, sample, label); // reverts if it is malformed
        } else {
            // What no transaction can judge, nobody can report.
            if (_gasToJudge(state, samples, sample.length) > MOST_GAS_TO_JUDGE) {
                revert JudgingTooDear(MOST_GAS_TO_JUDGE);
            }
            bool changed;
            if (label == Batch.LABEL) (state, changed) = _updateBatch(state, sample);
            else (state, changed) = _update(state, sample, label);
            if (changed) guard = CHANGED;
        }
        _trainer().state = state.countContribution();
        _remember(msg.sender, index, sample, label, record);

        _collect(offered, record.deposit());
        _leave(guard);
    }

    function _contribute(uint256 deadline, uint256 offered, bytes calldata sample, uint256 label)
        internal
        override
        returns (uint256 index)
    {
        if (block.timestamp > deadline) revert DeadlinePassed(deadline);
        return _addData(offered, sample, label);
    }

    /// @dev Makes a claim for the sender. If it fails, it alone is undone.
    function _attempt(address author, uint256 index, bytes memory claim)
        private
        returns (ClaimResult memory result)
    {
        (bool success, bytes memory data) = address(this).delegatecall(claim);
        if (success) {
            result.amount = abi.decode(data, (uint256));
        } else {
            result.failure = data;
            emit ClaimFailed(msg.sender, author, index, data);
        }
    }

    /// @dev What the model says of a contribution (see `IncentiveMechanism`), and whether there is no
    /// content in it.
    function _judge(State state, bytes calldata sample, uint256 label)
        private
        view
        returns (uint256 prediction, bool empty)
    {
        if (label != Batch.LABEL) {
            prediction = _predict(state, sample);
            return (_isRight(state, prediction, label) ? label : prediction, sample.length == 0);
        }
        (uint256 correct, uint256 total) = _evaluate(state, sample);
        unchecked {
            return (_agrees(correct, total) ? label : correct, sample.length == total * Batch.HEAD);
        }
    }

    /// @dev Whether the model that predicts `prediction` agrees with `label`. Models whose labels are
    /// amounts define it too, and a composition with one of them says that theirs counts.
    function _isRight(State, uint256 prediction, uint256 label)
        internal
        pure
        virtual
        returns (bool)
    {
        return prediction == label;
    }

    /// @dev The number of samples of a batch, if it is one.
    function _requireBatch(State state, bytes calldata sample, uint256 label)
        private
        view
        returns (uint256 samples)
    {
        if (label != Batch.LABEL) revert LabelOutOfRange(label, _classes(state));
        samples = _checkBatch(state, sample);
        if (samples == 0) revert BatchEmpty();
        if (samples > Batch.MAX_SAMPLES) revert BatchTooLarge(samples, Batch.MAX_SAMPLES);
    }

    /// @dev Lets no other entry point run until `_leave`: each refuses if this returns `ENTERED`.
    /// @return guard What to leave unless the model changes.
    function _enter() private returns (uint256 guard) {
        assembly ("memory-safe") {
            guard := tload(GUARD)
            tstore(GUARD, ENTERED)
        }
    }

    function _leave(uint256 guard) private {
        assembly ("memory-safe") {
            tstore(GUARD, guard)
        }
    }

    function _refuse(uint256 guard) private pure {
        if (guard == ENTERED) revert Reentrancy();
        revert ModelChangedInTransaction();
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title ICollaborativeTrainer
/// @notice A model that anyone queries for free and anyone improves by contributing data.
/// @author SUM
/// @author Modified from Microsoft 0xDeCA10B (https://github.com/microsoft/0xDeCA10B)
///
/// @dev A *contribution* is an author, a running index, a label and a sample. What a sample looks
/// like is the model's choice (`docs/formats.md`); what it costs and earns is the incentive
/// mechanism's; where it is remembered is the data handler's.
interface ICollaborativeTrainer {
    /* TYPES */

    /// @notice A refund that is asked for together with others.
    /// @param index As of `refund`.
    /// @param sample As of `refund`.
    /// @param label As of `refund`.
    struct RefundClaim {
        uint256 index;
        bytes sample;
        uint256 label;
    }

    /// @notice A report that is made together with others.
    /// @param author As of `report`.
    /// @param index As of `report`.
    /// @param sample As of `report`.
    /// @param label As of `report`.
    struct ReportClaim {
        address author;
        uint256 index;
        bytes sample;
        uint256 label;
    }

    /// @notice What became of one of many claims.
    /// @param amount What was paid.
    /// @param failure The error with which the claim failed, empty if it did not.
    struct ClaimResult {
        uint256 amount;
        bytes failure;
    }

    /* ERRORS */

    /// @notice The transaction was mined after the deadline its sender set.
    error DeadlinePassed(uint256 deadline);

    /// @notice There is no such class: labels run from 0 to `classes` − 1.
    error LabelOutOfRange(uint256 label, uint256 classes);

    /// @notice The model was trained in this very transaction, so nothing may be claimed in it.
    error ModelChangedInTransaction();

    /// @notice Whom the trainer pays, or whose token it moves, called it back before it was done.
    error Reentrancy();

    /// @notice 2^32 − 1 contributions were made; the trainer takes no more.
    error TrainerFull();

    /// @notice To judge this might take more than `most` gas. Send fewer samples at once, or a shorter one.
    error JudgingTooDear(uint256 most);

    /// @notice There is no metadata at this address, or somebody else stored it. Upload it with the
    /// factory.
    error MetadataNotUploaded(address pointer);

    /// @notice Ownership is handed over in two steps: the new owner calls
    /// `requestOwnershipHandover`, the old one `completeOwnershipHandover`.
    error OneStepTransferDisabled();

    /* EVENTS */

    /// @notice An author got the deposit back; the model agrees with the contribution.
    /// @param author Who made the contribution.
    /// @param index Its index.
    /// @param amount What was paid, in wei.
    event Refunded(address indexed author, uint256 index, uint256 amount);

    /// @notice A reporter took (part of) the deposit of a contribution.
    /// @param reporter Who took it.
    /// @param author Who made the contribution.
    /// @param index Its index.
    /// @param reward What was paid, in wei.
    event Reported(address indexed reporter, address indexed author, uint256 index, uint256 reward);

    /// @notice One of many claims failed; the others stand.
    /// @param claimant Who claimed.
    /// @param author Who made the contribution.
    /// @param index Its index.
    /// @param reason The error, encoded; empty if the gas ran out.
    event ClaimFailed(
        address indexed claimant, address indexed author, uint256 index, bytes reason
    );

    /// @notice The owner added a class.
    /// @param class Its label.
    /// @param name What it means.
    event ClassAdded(uint256 indexed class, string name);

    /* FUNCTIONS */

    /// @notice Contributes a labelled sample, and trains the model with it.
    /// @dev `msg.value` is the most the sender is willing to deposit; the rest returns. Gas grows with
    /// the words of weights that the sample touches: up to 22,100 for each that is learned for the first
    /// time, so that no contribution can teach more than about 700 new words. Reverts with
    /// `LabelOutOfRange`, `TrainerFull`, `JudgingTooDear`, the model's errors on a malformed sample, and
    /// the incentive mechanism's on too low a value.
    /// @param sample The sample in the model's format.
    /// @param label The class it belongs to, from 0.
    /// @return index The contribution's index, needed to claim.
    function addData(bytes calldata sample, uint256 label) external payable returns (uint256 index);

    /// @notice `addData`, unless it is mined too late.
    /// @param deadline Last Unix second at which this may be mined.
    /// @param sample The sample in the model's format.
    /// @param label The class it belongs to, from 0.
    /// @return index The contribution's index, needed to claim.
    function addDataBefore(uint256 deadline, bytes calldata sample, uint256 label)
        external
        payable
        returns (uint256 index);

    /// @notice Contributes many labelled samples as one: one record, one index, and each word of weights
    /// that they touch is read and written once. The model learns them in their order.
    /// @dev The same as `addData(batch, type(uint256).max)`: wherever a sample and its label are named, in
    /// `addDataBefore`, `refund`, `report` and the event, a batch stands for the sample and 2^256 − 1 for the
    /// label. It is rejected as a whole: with `BatchEmpty`, `BatchTruncated`, `BatchTooLarge` (2^16 samples or
    /// more), `JudgingTooDear`, `LabelOutOfRange`, or for its first malformed sample, whose error counts positions within it.
    /// The incentive mechanism says when the model agrees with a batch.
    /// @param batch Records of label (`uint16`), sample length in bytes (`uint16`) and sample.
    /// @return index The contribution's index, needed to claim.
    function addDataBatch(bytes calldata batch) external payable returns (uint256 index);

    /// @notice Moves the current words of weights of one chunk into contract code, which makes reading them
    /// cheap again; anyone may do so, and predictions stay what they are. A model has a chunk for every 512
    /// words, from 0; compact one after the other.
    /// @dev Costs 200 gas a byte, below 5 million for a full chunk. A word that is changed later costs 5,000
    /// again, as it does in storage; in models of more than 32 words the first change in each 256 words costs
    /// 17,100 more. Reverts with `ChunkInvalid` if there is no such chunk, and with `NothingToCompact` if
    /// none of its words has changed since the last time.
    /// @param chunk Which chunk.
    function compact(uint256 chunk) external;

    /// @notice Adds a class that has learned nothing here; for the owner, up to `maxClasses`.
    /// @dev What it starts from may be in the base of weights, for everybody to read: check it before you
    /// contribute to a model that may grow. Counts as a change of the model. Reverts with `Unauthorized`, and
    /// with `ClassesFull` at the maximum.
    /// @param name What it means; it is announced, not stored.
    /// @return class Its label.
    function addClass(string calldata name) external returns (uint256 class);

    /// @notice Claims the sender's own deposit back, once the model agrees with the contribution.
    /// @dev Gas grows with the words that the sample touches. Reverts with `ContributionNotOpen`,
    /// `ModelChangedInTransaction`, and the incentive mechanism's errors.
    /// @param index The index that `addData` returned.
    /// @param sample The sample, exactly as it was contributed.
    /// @param label The label, exactly as it was contributed.
    /// @return amount What was paid to the sender, in wei.
    function refund(uint256 index, bytes calldata sample, uint256 label)
        external
        returns (uint256 amount);

    /// @notice Claims (part of) the deposit of another's contribution with which the model
    /// disagrees, or what is left of any contribution that was not claimed in time.
    /// @dev A share rounds down and ends at what is left; one of nothing succeeds and pays nothing. Gas
    /// and errors as for `refund`.
    /// @param author Who made the contribution.
    /// @param index Its index.
    /// @param sample The sample, exactly as it was contributed.
    /// @param label The label, exactly as it was contributed.
    /// @return reward What was paid to the sender, in wei.
    function report(address author, uint256 index, bytes calldata sample, uint256 label)
        external
        returns (uint256 reward);

    /// @notice Makes several refunds. One that fails is left out and undoes none of the others.
    /// @dev Saves a transaction a claim. Send enough gas: what a claim lacks fails that claim.
    /// @param claims The sender's own contributions.
    /// @return results One for each claim, in order.
    function refundMany(RefundClaim[] calldata claims)
        external
        returns (ClaimResult[] memory results);

    /// @notice Makes several reports. One that fails is left out and undoes none of the others.
    /// @dev As `refundMany`.
    /// @param claims Contributions of others.
    /// @return results One for each claim, in order.
    function reportMany(ReportClaim[] calldata claims)
        external
        returns (ClaimResult[] memory results);

    /// @notice The class of a sample, by the model as it is now. Ties go to the lowest class.
    /// @param sample The sample in the model's format.
    /// @return label The predicted class, from 0.
    function predict(bytes calldata sample) external view returns (uint256 label);

    /// @notice How likely each class is, by the model as it is now: one number a class, the higher the
    /// likelier, in a unit that the model's file and `docs/formats.md` state.
    /// @param sample The sample in the model's format.
    /// @return One number a class. The prediction has the highest; where numbers are rounded, perhaps with
    /// others.
    function scores(bytes calldata sample) external view returns (int256[] memory);

    /// @notice How many samples of a batch the model gets right.
    /// @dev Reads each word of weights that the batch touches once. One malformed record reverts the whole batch; a
    /// position in its error counts within its sample. A label that is no class is wrong.
    /// @param batch Records of label (`uint16`), sample length in bytes (`uint16`) and sample.
    /// @return correct Records whose label is the model's prediction.
    /// @return total Records in the batch.
    function evaluate(bytes calldata batch) external view returns (uint256 correct, uint256 total);

    /// @notice How many classes the owner may add classes up to; 0 if none.
    function maxClasses() external view returns (uint256);

    /// @notice How many contributions were made; the next one gets this number as its index.
    function contributions() external view returns (uint256);

    /// @notice What the model is and how to encode a sample for it: a JSON document
    /// (`docs/formats.md`), empty if the deployer gave none.
    /// @return json The document.
    function metadata() external view returns (string memory json);
}

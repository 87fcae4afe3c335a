// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title ISelfAssessment
/// @notice Deposit, refund, take: the model that contributors train is their judge.
/// @author SUM
/// @author Modified from Microsoft 0xDeCA10B (https://github.com/microsoft/0xDeCA10B)
///
/// @dev Ages are counted from the contribution and the bounds are inclusive.
///
/// | age                  | author                       | reporter                                  |
/// |----------------------|------------------------------|-------------------------------------------|
/// | below `refundWait`   | nothing                      | nothing                                   |
/// | from `refundWait`    | refund while the model agrees | a share while it disagrees, once each    |
/// | from `ownerWait`     | as before                    | the owner: what is left                   |
/// | from `anyWait`       | as before                    | anyone, the author too: what is left      |
///
/// The model agrees with a sample if it predicts the label, and with a batch if it does so for at
/// least `batchShare` / 10,000 of its samples. A batch earns one point of reputation, as a sample does.
interface ISelfAssessment {
    /* ERRORS */

    /// @notice The value sent does not cover the deposit; send at least `required` wei.
    error DepositTooLow(uint256 required, uint256 offered);

    /// @notice Nothing can be claimed of this contribution before that Unix second.
    error TooEarly(uint256 claimableFrom);

    /// @notice The model predicts another class, so the deposit is not refunded now. Of a batch, it gets no
    /// more than `prediction` samples right.
    error ModelDisagrees(uint256 prediction);

    /// @notice The model agrees with the contribution, so it cannot be reported now. Of a batch,
    /// `prediction` is 2^256 − 1.
    error ModelAgrees(uint256 prediction);

    /// @notice A reporter's share is for others than the author.
    error CannotReportYourself();

    /// @notice This reporter already took a share of this contribution.
    error AlreadyReported(address reporter);

    /// @notice Only contributors with good data take shares; this address has none.
    error NoReputation(address reporter);

    /// @notice Waits must grow: `refundWait` ≤ `ownerWait` ≤ `anyWait`, `refundWait` < 2^24 and
    /// `anyWait` < 2^32 seconds.
    error WaitsInvalid(uint256 refundWait, uint256 ownerWait, uint256 anyWait);

    /// @notice The share of a batch that the model must get right is 1 to 10,000 ten thousandths.
    error BatchShareInvalid(uint256 batchShare);

    /// @notice A contribution has 1 to 2^16 − 1 samples.
    error SamplesOutOfRange(uint256 samples);

    /* FUNCTIONS */

    /// @notice The deposit that a contribution mined at `time` costs, if none comes before it:
    /// ⌊costWeight · 3600 / ⌊√(time − last contribution)⌋⌋ wei, with 1 for a root of 0.
    /// @dev A time before the last contribution counts as that time.
    /// @param time Unix second.
    /// @return The deposit, in wei.
    function depositAt(uint256 time) external view returns (uint256);

    /// @notice The deposit of a batch: what its samples would cost one by one, spread evenly over the time
    /// since the last contribution, `samples` · ⌊costWeight · 3600 / ⌊√⌊(time − last) / samples⌋⌋⌋ wei.
    /// @param time Unix second, as in `depositAt`.
    /// @param samples Samples of the batch, 1 to 2^16 − 1.
    /// @return The deposit, in wei.
    function batchDepositAt(uint256 time, uint256 samples) external view returns (uint256);

    /// @notice How many contributions of `author` the model has confirmed.
    /// @param author The contributor.
    /// @return The number of refunds, those of empty samples left out.
    function reputation(address author) external view returns (uint256);

    /// @notice The sum of all authors' reputation.
    function totalReputation() external view returns (uint256);

    /// @notice The terms that were fixed at deployment.
    /// @return costWeight Factor of the price, in wei; 0 for free contributions.
    /// @return refundWait Seconds until refunds and reports.
    /// @return ownerWait Seconds until the owner takes what is left; equal to `anyWait` if never.
    /// @return anyWait Seconds until anyone takes what is left.
    /// @return batchShare Of a batch, what share the model must get right to agree with it, in 1/10,000.
    function terms()
        external
        view
        returns (
            uint256 costWeight,
            uint256 refundWait,
            uint256 ownerWait,
            uint256 anyWait,
            uint256 batchShare
        );
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title IPredictionMarket
/// @notice A bounty for data: paid by what each contribution changes about a model's accuracy on test data that
/// was committed to beforehand.
/// @author SUM
/// @author Modified from Microsoft 0xDeCA10B (https://github.com/microsoft/0xDeCA10B)
///
/// @dev A market goes through these phases, by the calls at the right. Whoever opens it is its *provider*.
///
/// | phase         | next, if all goes well                           | until                        | else |
/// |---------------|--------------------------------------------------|------------------------------|------|
/// | Closed        | `openMarket`: bounty, bond, terms, hashes        | –                            | – |
/// | Committed     | `draw`: hashes, bounty and terms are frozen      | –                            | `cancelMarket` by the provider |
/// | Drawn         | `revealDrawn`: one portion, for all to see       | 256 blocks after the draw's  | `fail`: the bond is burned |
/// | Participation | `endParticipation`: by anyone, once enough contributions or the end are there | – | – |
/// | Reveal        | `reveal`: the other portions, in order           | `revealWait`                 | `fail` |
/// | Scoring       | `score`: by anyone, in as many calls as it takes | `scoreWait`                  | `fail` |
///
/// and then it is Closed again: contributors collect with `refund`, the provider with `withdraw`, and a new market
/// may be opened. After `fail` every stake goes home and the bond goes to the stakers pro rata.
///
/// Scoring: a *round* is a unit of the asset's smallest coin of the bounty. In a pass the contributions that are left are
/// learned in order, on the model as it was when the market was opened, and each gets the change of the number of right
/// test samples that it makes, over their number: its score. (Scores of one contributor's contributions are
/// added up if the terms say so.) Rounds are then paid, score · rounds, until the first loser has nothing left or
/// the bounty is spent. Who no longer covers a stake for each contribution is removed, keeps what is left, and
/// the others are scored again. Payments are rounded down, losses up. What is not earned returns to the provider.
/// In the end the model learns the contributions that were not removed, in order.
///
/// While scoring goes on over several calls, the `deposit` that `IDataHandler.contribution` shows is what a contribution
/// is worth so far, or, if scored together, all of its contributor's at the first one; `claimable` is its stake, which
/// goes home if the market fails.
interface IPredictionMarket {
    /* TYPES */

    /// @notice See the table above.
    enum Phase {
        Closed,
        Committed,
        Drawn,
        Participation,
        Reveal,
        Scoring
    }

    /// @notice What a provider chooses for one market.
    /// @param stake Least stake of a contribution, in wei, and what a contribution must cover to stay; not 0.
    /// @param largerStakes Whether all that a contributor sends is staked; else the rest returns.
    /// @param perContributor Whether the contributions of one contributor are scored and removed together.
    /// @param participation Seconds in which contributions are taken, from the first reveal; at least an hour.
    /// @param enough Contributions at which participation may end earlier; at least 1.
    /// @param most Most contributions, 1 to 1024.
    /// @param mostBytes Most bytes of call data of a contribution: 100, and the sample in words of 32 bytes. With
    /// `most` it bounds what scoring takes: see `MarketTooLarge`.
    /// @param revealWait Seconds for the provider to reveal, from the end of participation.
    /// @param scoreWait Seconds to score, from the last reveal.
    struct MarketTerms {
        uint96 stake;
        bool largerStakes;
        bool perContributor;
        uint32 participation;
        uint16 enough;
        uint16 most;
        uint16 mostBytes;
        uint32 revealWait;
        uint32 scoreWait;
    }

    /// @notice Where a market is.
    /// @param phase Where in the table above.
    /// @param number Counts the markets of this contract, from 1; 0 before the first.
    /// @param first Index of the market's first contribution.
    /// @param contributions How many there are.
    /// @param deadline Of the phase, in Unix seconds; in phase Drawn the block whose hash draws.
    /// @param provider Who opened it.
    /// @param bounty What may be earned, in wei.
    /// @param bond What the provider loses by not revealing, in wei.
    /// @param staked Sum of the stakes, in wei.
    /// @param portions Committed portions of the test set.
    /// @param drawn The portion that is shown to contributors and not scored; `portions` before the draw is known.
    /// @param revealed Portions that can be scored already.
    /// @param samples Test samples in these.
    /// @param passes Passes that are complete.
    /// @param portionsScored In the current pass, portions that all contributions were scored on.
    /// @param contributionsScored On the portion after these, contributions that were scored already.
    struct Market {
        Phase phase;
        uint256 number;
        uint256 first;
        uint256 contributions;
        uint256 deadline;
        address provider;
        uint256 bounty;
        uint256 bond;
        uint256 staked;
        uint256 portions;
        uint256 drawn;
        uint256 revealed;
        uint256 samples;
        uint256 passes;
        uint256 portionsScored;
        uint256 contributionsScored;
    }

    /* ERRORS */

    /// @notice The market is in another phase than this call needs.
    error WrongPhase(Phase phase);

    /// @notice Only the owner opens a market, and only its provider may do this.
    error NotProvider(address caller);

    /// @notice A term is outside the range that `MarketTerms` states.
    error TermOutOfRange(string term);

    /// @notice Send the bounty and a bond of at least as much: `required` wei in all.
    error BondTooLow(uint256 required, uint256 offered);

    /// @notice Scoring so many contributions of that length could take `gas`, and a transaction has only `most` for
    /// them: lower `most` or `mostBytes` of the terms.
    error MarketTooLarge(uint256 gas, uint256 most);

    /// @notice A test set has 2 to 1024 portions, of which one is shown and the others are scored.
    error PortionsOutOfRange(uint256 portions);

    /// @notice The draw is the hash of this block; call again after it.
    error DrawPending(uint256 blockNumber);

    /// @notice The hash of this block is no longer known; the market can only `fail`.
    error DrawMissed(uint256 blockNumber);

    /// @notice This is not what was committed to as this portion.
    error PortionMismatch(uint256 portion);

    /// @notice The scored portions hold no sample, or more than 32,767.
    error TestSetOutOfRange(uint256 samples);

    /// @notice Send at least the stake, in wei.
    error StakeTooLow(uint256 required, uint256 offered);

    /// @notice This phase was over at that Unix second.
    error DeadlineOver(uint256 deadline);

    /// @notice The market takes no more contributions than that.
    error MarketFull(uint256 most);

    /// @notice A market takes samples one by one, with at most so many bytes of call data each.
    error ContributionTooLong(uint256 length, uint256 most);

    /// @notice Coins came without a call.
    error MoneyUnexpected();

    /// @notice The test samples' margins can be kept for sparse perceptrons of two classes only.
    error ModelWithoutMargins();

    /// @notice A market takes samples one by one.
    error BatchNotTaken();

    /// @notice This must wait until that Unix second, or more contributions; in phase Drawn until that block.
    error NotYet(uint256 when);

    /// @notice These are not the market's contributions, all and in order.
    error ContributionsMismatch(uint256 index);

    /// @notice Nothing can be done with these portions now, or with so few steps: scoring goes on with portion
    /// `expected`.
    error ScoringElsewhere(uint256 expected);

    /* EVENTS */

    /// @notice A market was opened.
    /// @param number Of the market.
    /// @param provider Who opened it.
    /// @param bounty In wei.
    /// @param bond In wei.
    /// @param terms What contributors can rely on.
    event MarketOpened(
        uint256 indexed number,
        address indexed provider,
        uint256 bounty,
        uint256 bond,
        MarketTerms terms
    );

    /// @notice The terms are frozen; the hash of a block draws the portion to show.
    /// @param number Of the market.
    /// @param blockNumber Of that block.
    event DrawFixed(uint256 indexed number, uint256 blockNumber);

    /// @notice A portion is known.
    /// @param number Of the market.
    /// @param portion Its place among those committed to.
    /// @param preimage 32 bytes of salt, then a batch of samples.
    event PortionRevealed(uint256 indexed number, uint256 portion, bytes preimage);

    /// @notice A market is in a new phase.
    /// @param number Of the market.
    /// @param phase That phase.
    /// @param deadline Until when, in Unix seconds.
    event PhaseBegan(uint256 indexed number, Phase phase, uint256 deadline);

    /// @notice A pass is complete.
    /// @param number Of the market.
    /// @param contributions How many were scored.
    /// @param rounds What of the bounty it used, in wei.
    /// @param left What is left of it.
    event PassScored(uint256 indexed number, uint256 contributions, uint256 rounds, uint256 left);

    /// @notice A market is over.
    /// @param number Of the market.
    /// @param failed Whether it failed, so that every stake goes home.
    /// @param toProvider What the provider may withdraw of it, in wei.
    event MarketClosed(uint256 indexed number, bool failed, uint256 toProvider);

    /* FUNCTIONS */

    /// @notice Opens a market; the owner only. The value is `bounty` and, as the bond, the rest.
    /// @dev Contributors cannot make a market too large to be scored: `MarketTooLarge` refuses it here. The provider can,
    /// by portions that do not fit into a transaction beside all contributions: for perceptrons 256 samples in 16 kB do.
    /// @param terms What contributors can rely on.
    /// @param bounty What may be earned, in wei; at least 1.
    /// @param hashes keccak256(salt ‖ batch) of each portion of the test set, with salts of 32 random bytes.
    function openMarket(MarketTerms calldata terms, uint256 bounty, bytes32[] calldata hashes)
        external
        payable;

    /// @notice Commits to more portions; the provider only, before the draw.
    /// @param hashes As of `openMarket`.
    function addPortions(bytes32[] calldata hashes) external;

    /// @notice Ends a market before the draw; the provider only. Everything can be withdrawn.
    function cancelMarket() external;

    /// @notice Freezes the market; the provider only. The hash of a later block draws a portion.
    function draw() external;

    /// @notice Shows the drawn portion, which opens the market to contributions.
    /// @dev Reverts with what is wrong with a batch that is not well-formed.
    /// @param preimage Salt and batch.
    function revealDrawn(bytes calldata preimage) external;

    /// @notice Ends participation, once there are enough contributions or its time is over.
    function endParticipation() external;

    /// @notice Reveals the next portions of the test set, in order and without the drawn one.
    /// @dev Gas grows with the bytes (calldata and a log) and with a prediction a sample, which proves
    /// that the portion is well-formed.
    /// @param preimages Salt and batch of each.
    function reveal(bytes[] calldata preimages) external;

    /// @notice Scores on, and closes the market at the end.
    /// @dev Who calls, in how many calls and with how many portions each, changes nothing about the result.
    /// Gas: reading all contributions (calldata, and one word of storage each), entering the portions, and
    /// what the steps cost by the model's kind of scoring; see `docs/market.md`.
    /// @param contributions All of them, in order: author (20 bytes), label (2), length (2), sample.
    /// @param portions Salt and batch of the portions to score on, in order from where scoring is (`market`). A call
    /// with all of them may go through several passes.
    /// @param steps How much to do at most: a step is a contribution, or the end of a pass.
    function score(bytes calldata contributions, bytes[] calldata portions, uint256 steps) external;

    /// @notice Ends a market whose deadline is over.
    function fail() external;

    /// @notice Pays out what the sender may withdraw: a provider's rest.
    /// @param to Who gets it.
    /// @return amount In wei.
    function withdraw(address to) external returns (uint256 amount);

    /// @notice Where the market is.
    function market() external view returns (Market memory);

    /// @notice The market's terms.
    function marketTerms() external view returns (MarketTerms memory);

    /// @notice What an account may withdraw.
    /// @param account Who.
    /// @return In wei.
    function withdrawable(address account) external view returns (uint256);

    /// @notice From when on anyone may take what an author has not collected: seconds after a market was closed.
    function collectWait() external view returns (uint256);
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";

import {TrainerState} from "../TrainerState.sol";
import {DataHandler} from "../data/DataHandler.sol";
import {IPredictionMarket} from "../interfaces/IPredictionMarket.sol";
import {Record} from "../types/Record.sol";
import {State} from "../types/State.sol";
import {MarketState} from "./MarketState.sol";
import {Judged, Progress, Scoring} from "./Scoring.sol";

/// @title MarketPhases
/// @notice Opens, draws, reveals, scores and closes prediction markets.
/// @author SUM
/// @author Modified from Microsoft 0xDeCA10B (https://github.com/microsoft/0xDeCA10B)
///
/// @dev Runs on the storage of the trainers that delegate to it (see `PredictionMarket`), and on its own is nothing.
/// Between calls scoring keeps where it is, the scores of the pass that it is in, sixteen to a word, and what
/// contributions are worth by the passes before: as the deposits of their records, whose claims stay the stakes, so
/// that a market can fail at any time.
abstract contract MarketPhases is
    Scoring,
    DataHandler,
    TrainerState,
    MarketState,
    IPredictionMarket
{
    /* TYPES */

    /// @dev All that scoring works with.
    struct Books {
        uint256 first; // index of the first contribution
        uint256 stake;
        bool perContributor;
        uint256 samples;
        uint256 left; // of the bounty
        uint256 passes;
        uint256 from;
        uint256 next;
        Entry[] entries; // for each contribution
    }

    /// @dev A contribution. Balance, score and need are of the unit that it leads: itself, or all contributions of
    /// one contributor, led by the first, if these are scored together.
    struct Entry {
        bytes32 key;
        Record record;
        uint256 unit; // place of the leader
        uint256 balance;
        uint256 need; // what the balance must cover to stay
        int256 score; // in a pass that is complete
        Judged judged;
    }

    /* CONSTANTS */

    /// @dev From the transaction that freezes the market to the block whose hash draws: that of the next block is
    /// unknown to whoever sends it, those after it even to the next proposer.
    uint256 private constant DRAW_DELAY = 4;

    /// @dev Blocks whose hash is known.
    uint256 private constant DRAW_WINDOW = 256;

    uint256 private constant MOST_CONTRIBUTIONS = 1024;
    uint256 private constant MOST_PORTIONS = 1024;

    /// @dev Call data that no contribution can do without, beside its sample: selector and an offset, into which a
    /// strange encoding may fold the rest.
    uint256 private constant LEAST_HEAD = 36;

    /// @dev So that a market that nobody could enter is not a draw for nothing (but see `docs/security.md`).
    uint256 private constant LEAST_PARTICIPATION = 1 hours;

    /// @dev What a call of `score` may take for contributions, of the 2^24 gas that a transaction has: the rest is for
    /// test samples.
    uint256 private constant MOST_GAS = 15_000_000;

    /// @dev So that scores fit 16 bits.
    uint256 private constant MOST_SAMPLES = 32_767;

    /// @dev Where bonds end that nobody has a share of.
    address private constant BURNED = 0x000000000000000000000000000000000000dEaD;

    /* EXTERNAL */

    /// @inheritdoc IPredictionMarket
    function openMarket(MarketTerms calldata terms_, uint256 bounty, bytes32[] calldata hashes)
        external
        payable
    {
        PredictionMarketStorage storage $ = _in(Phase.Closed);
        MarketTerms memory terms = terms_;
        if (!_isOwner(msg.sender)) revert NotProvider(msg.sender);
        string memory term;
        if (terms.stake == 0 || uint256(terms.stake) * terms.most > MOST_STAKED) term = "stake";
        if (terms.most > MOST_CONTRIBUTIONS) term = "most";
        if (terms.enough == 0 || terms.enough > terms.most) term = "enough";
        if (terms.participation < LEAST_PARTICIPATION) term = "participation";
        if (bounty == 0 || msg.value > type(uint96).max) term = "bounty";
        if (bytes(term).length != 0) revert TermOutOfRange(term);
        if (bounty > msg.value / 2) revert BondTooLow(2 * bounty, msg.value);
        uint256 longest = terms.mostBytes > LEAST_HEAD ? terms.mostBytes - LEAST_HEAD : 0;
        uint256 gas = _mostGas(_state(), terms.most, longest);
        if (gas > MOST_GAS) revert MarketTooLarge(gas, MOST_GAS);

        $.phase = Phase.Committed;
        $.largerStakes = terms.largerStakes;
        $.perContributor = terms.perContributor;
        $.most = terms.most;
        $.mostBytes = terms.mostBytes;
        $.first = uint32(_state().contributions());
        $.stake = terms.stake;
        ($.provider, $.staked) = (msg.sender, 0);
        ($.bounty, $.bond) = (uint96(bounty), uint96(msg.value - bounty));
        $.participation = terms.participation;
        $.revealWait = terms.revealWait;
        $.scoreWait = terms.scoreWait;
        $.enough = terms.enough;
        ($.contributions, $.samples, $.portions, $.revealed) = (0, 0, 0, 0);
        ($.passes, $.from, $.next) = (0, 0, 0);
        emit MarketOpened(++$.number, msg.sender, bounty, msg.value - bounty, terms);
        _addPortions(hashes);
    }

    /// @inheritdoc IPredictionMarket
    function addPortions(bytes32[] calldata hashes) external {
        _requireProvider(_in(Phase.Committed));
        _addPortions(hashes);
    }

    /// @inheritdoc IPredictionMarket
    function cancelMarket() external {
        PredictionMarketStorage storage $ = _in(Phase.Committed);
        _requireProvider($);
        _close($, uint256($.bounty) + $.bond, false);
    }

    /// @inheritdoc IPredictionMarket
    function draw() external {
        PredictionMarketStorage storage $ = _in(Phase.Committed);
        _requireProvider($);
        if ($.portions < 2) revert PortionsOutOfRange($.portions);

        $.drawBlock = uint64(block.number + DRAW_DELAY);
        $.drawn = $.portions;
        $.phase = Phase.Drawn;
        emit DrawFixed($.number, $.drawBlock);
    }

    /// @inheritdoc IPredictionMarket
    function revealDrawn(bytes calldata preimage) external {
        PredictionMarketStorage storage $ = _in(Phase.Drawn);
        uint256 drawBlock = $.drawBlock;
        if (block.number <= drawBlock) revert DrawPending(drawBlock);
        if (block.number > drawBlock + DRAW_WINDOW) revert DrawMissed(drawBlock);
        uint256 drawn = uint256(blockhash(drawBlock)) % $.portions;
        _requirePortion($, drawn, preimage);
        // It is for contributors to read.
        _count(_state(), preimage[32:]);

        $.drawn = uint16(drawn);
        emit PortionRevealed($.number, drawn, preimage);
        _begin($, Phase.Participation, $.participation);
    }

    /// @inheritdoc IPredictionMarket
    function endParticipation() external {
        PredictionMarketStorage storage $ = _in(Phase.Participation);
        uint256 contributions = _state().contributions() - $.first;
        if (contributions < $.enough && block.timestamp < $.deadline) revert NotYet($.deadline);

        if (contributions == 0) return _close($, uint256($.bounty) + $.bond, false);
        $.contributions = uint16(contributions); // at most `most`
        if (!$.largerStakes) $.staked = uint96(contributions * $.stake);
        _begin($, Phase.Reveal, $.revealWait);
    }

    /// @inheritdoc IPredictionMarket
    function reveal(bytes[] calldata preimages) external {
        PredictionMarketStorage storage $ = _in(Phase.Reveal);
        _requireInTime($);
        uint256 samples = $.samples;
        uint256 revealed = $.revealed;
        State state = _state();
        for (uint256 i; i < preimages.length; ++i) {
            uint256 portion = _portionAt($, revealed++);
            _requirePortion($, portion, preimages[i]);
            samples += _count(state, preimages[i][32:]);
            emit PortionRevealed($.number, portion, preimages[i]);
        }
        bool all = revealed == uint256($.portions) - 1;
        if (samples > MOST_SAMPLES || (all && samples == 0)) revert TestSetOutOfRange(samples);

        ($.samples, $.revealed) = (uint16(samples), uint16(revealed));
        if (all) _begin($, Phase.Scoring, $.scoreWait);
    }

    /// @inheritdoc IPredictionMarket
    function score(bytes calldata contributions, bytes[] calldata portions, uint256 steps)
        external
    {
        PredictionMarketStorage storage $ = _in(Phase.Scoring);
        _requireInTime($);
        Books memory books = _load($, contributions);
        uint256 first = books.from;
        for (uint256 i; i < portions.length; ++i) {
            _requirePortion($, _portionAt($, first + i), portions[i]);
        }

        State state = _state();
        Judged[] memory left = _remaining(books);
        Progress memory progress = Progress({next: books.next, steps: steps, memo: 0});
        while (progress.steps != 0) {
            if (books.from == $.revealed) {
                --progress.steps;
                emit PassScored($.number, left.length, _endPass(books), books.left);
                if (books.left == 0) return _finish($, books, _learnAll(state, left, progress));
                left = _remaining(books);
                if (left.length == 0) return _finish($, books, state);
                continue;
            }
            // Portions from another place on than scoring is at now.
            if (books.from != first || portions.length == 0) break;
            // A replay only stops, and goes on, within one portion: so whatever a stranger leaves can be finished.
            if (portions.length != 1 && (books.next != 0 || progress.steps < left.length)) {
                portions = _firstOf(portions);
                progress.memo = 0;
            }

            _replay(state, left, portions, progress);
            books.next = progress.next;
            if (progress.next == left.length) {
                (books.from, books.next, progress.next) = (first + portions.length, 0, 0);
            }
        }
        if (progress.steps == steps) revert ScoringElsewhere(_portionAt($, books.from));
        _save($, books);
    }

    /// @inheritdoc IPredictionMarket
    function fail() external {
        PredictionMarketStorage storage $ = _market();
        if ($.phase == Phase.Drawn) {
            uint256 last = $.drawBlock + DRAW_WINDOW;
            if (block.number <= last) revert NotYet(last + 1);
            // Nobody has staked yet. If the bond returned, a draw could be had again for nothing.
            _close($, $.bounty, true);
            SafeTransferLib.safeTransferETH(BURNED, $.bond);
            return;
        }
        if ($.phase < Phase.Reveal) revert WrongPhase($.phase);
        if (block.timestamp <= $.deadline) revert NotYet(uint256($.deadline) + 1);
        $.failures[$.number] =
            Failure({staked: $.staked, bond: $.bond, time: uint40(block.timestamp)});
        _close($, $.bounty, true);
    }

    /// @inheritdoc IPredictionMarket
    function withdraw(address to) external returns (uint256 amount) {
        PredictionMarketStorage storage $ = _market();
        amount = $.withdrawable[msg.sender];
        $.withdrawable[msg.sender] = 0;
        if (amount != 0) SafeTransferLib.safeTransferETH(to, amount);
    }

    /* VIEW */

    /// @inheritdoc IPredictionMarket
    function market() external view returns (Market memory m) {
        PredictionMarketStorage storage $ = _market();
        (m.phase, m.number, m.provider) = ($.phase, $.number, $.provider);
        m.deadline = $.phase == Phase.Drawn ? $.drawBlock : $.deadline;
        (m.bounty, m.bond) = ($.bounty, $.bond);
        (m.first, m.contributions, m.staked) = ($.first, $.contributions, $.staked);
        if ($.phase == Phase.Participation) {
            m.contributions = _state().contributions() - m.first;
            if (!$.largerStakes) m.staked = m.contributions * $.stake;
        }
        (m.portions, m.drawn, m.revealed) = ($.portions, $.drawn, $.revealed);
        (m.samples, m.passes) = ($.samples, $.passes);
        (m.portionsScored, m.contributionsScored) = ($.from, $.next);
    }

    /// @inheritdoc IPredictionMarket
    function marketTerms() external view returns (MarketTerms memory terms) {
        PredictionMarketStorage storage $ = _market();
        (terms.stake, terms.largerStakes) = ($.stake, $.largerStakes);
        (terms.perContributor, terms.participation) = ($.perContributor, $.participation);
        (terms.enough, terms.most, terms.mostBytes) = ($.enough, $.most, $.mostBytes);
        (terms.revealWait, terms.scoreWait) = ($.revealWait, $.scoreWait);
    }

    /// @inheritdoc IPredictionMarket
    function withdrawable(address account) external view returns (uint256) {
        return _market().withdrawable[account];
    }

    /// @inheritdoc IPredictionMarket
    function collectWait() external view returns (uint256) {
        return _market().collectWait;
    }

    /* PHASES */

    function _addPortions(bytes32[] calldata hashes) private {
        PredictionMarketStorage storage $ = _market();
        uint256 portions = $.portions;
        if (portions + hashes.length > MOST_PORTIONS) {
            revert PortionsOutOfRange(portions + hashes.length);
        }
        for (uint256 i; i < hashes.length; ++i) {
            $.hashes[portions++] = hashes[i];
        }
        $.portions = uint16(portions);
    }

    function _firstOf(bytes[] calldata portions) private pure returns (bytes[] calldata one) {
        one = portions;
        assembly ("memory-safe") {
            one.length := 1
        }
    }

    /// @dev The portion at a place of the order in which they are revealed and scored.
    function _portionAt(PredictionMarketStorage storage $, uint256 place)
        private
        view
        returns (uint256)
    {
        return place < $.drawn ? place : place + 1;
    }

    /// @dev Checks that this is what was committed to as a portion.
    function _requirePortion(
        PredictionMarketStorage storage $,
        uint256 portion,
        bytes calldata preimage
    ) private view {
        bool exists = portion < $.portions && preimage.length >= 32;
        if (!exists || keccak256(preimage) != $.hashes[portion]) revert PortionMismatch(portion);
    }

    function _requireProvider(PredictionMarketStorage storage $) private view {
        if (msg.sender != $.provider) revert NotProvider(msg.sender);
    }

    function _requireInTime(PredictionMarketStorage storage $) private view {
        if (block.timestamp > $.deadline) revert DeadlineOver($.deadline);
    }

    function _begin(PredictionMarketStorage storage $, Phase phase, uint256 wait) private {
        uint256 deadline = block.timestamp + wait;
        ($.phase, $.deadline) = (phase, uint40(deadline));
        emit PhaseBegan($.number, phase, deadline);
    }

    function _close(PredictionMarketStorage storage $, uint256 toProvider, bool failed) private {
        $.phase = Phase.Closed;
        $.withdrawable[$.provider] += toProvider;
        emit MarketClosed($.number, failed, toProvider);
    }

    /* SCORING */

    /// @dev Where scoring is.
    function _load(PredictionMarketStorage storage $, bytes calldata encoded)
        private
        view
        returns (Books memory books)
    {
        uint256 count = $.contributions;
        (books.first, books.stake, books.perContributor) = ($.first, $.stake, $.perContributor);
        (books.passes, books.samples) = ($.passes, $.samples);
        books.left = books.passes == 0 ? $.bounty : $.left;
        (books.from, books.next) = ($.from, $.next);
        books.entries = new Entry[](count);
        bool amid = books.from != 0 || books.next != 0;
        uint256 position;
        for (uint256 i; i < count; ++i) {
            position = _loadOne(books, i, encoded, position);
            if (!amid) continue;
            books.entries[i].judged.score = int16(uint16($.scores[i / 16] >> (16 * (i % 16))));
        }
        if (position != encoded.length) revert ContributionsMismatch(count);
    }

    function _loadOne(Books memory books, uint256 i, bytes calldata encoded, uint256 position)
        private
        view
        returns (uint256 next)
    {
        // Lengths of call data and sums of stakes are far below the end of a word.
        unchecked {
            // Author, label and length; beyond the end there are zeros.
            uint256 head;
            assembly ("memory-safe") {
                head := shr(64, calldataload(add(encoded.offset, position)))
            }
            next = position + 24 + uint16(head);
            if (next > encoded.length) revert ContributionsMismatch(i);
            bytes calldata sample = encoded[position + 24:next];
            uint256 label = uint16(head >> 16);
            address author = address(uint160(head >> 32));

            Entry memory one = books.entries[i];
            Judged memory judged = one.judged;
            (judged.position, judged.length) = (_positionOf(sample), sample.length);
            judged.label = label;
            (one.key, one.record) = _open(author, books.first + i, sample, label);
            one.unit = books.perContributor ? uint16(_market().leaders[author]) : i;
            Entry memory leader = books.entries[one.unit];
            leader.balance += one.record.deposit();
            leader.need += books.stake;
        }
    }

    /// @dev The contributions that are left, in order: those of units that cover their needs.
    function _remaining(Books memory books) private pure returns (Judged[] memory left) {
        Entry[] memory entries = books.entries;
        uint256 count = entries.length;
        // Without the new structs that `new Judged[]` would fill it with.
        assembly ("memory-safe") {
            left := mload(0x40)
            mstore(left, count)
            mstore(0x40, add(left, shl(5, add(count, 1))))
        }
        uint256 length;
        unchecked {
            for (uint256 i; i < count; ++i) {
                Entry memory leader = entries[entries[i].unit];
                if (leader.balance >= leader.need) left[length++] = entries[i].judged;
            }
        }
        assembly ("memory-safe") {
            mstore(left, length)
        }
    }

    /// @dev Pays rounds by the scores until the first loser has nothing left or the bounty is spent, and goes
    /// on to the next pass.
    /// @return rounds How many were paid.
    function _endPass(Books memory books) private pure returns (uint256 rounds) {
        Entry[] memory entries = books.entries;
        uint256 samples = books.samples;
        // Scores are below 2^15 · 2^10 in size, balances and rounds below 2^97.
        unchecked {
            for (uint256 i; i < entries.length; ++i) {
                Judged memory judged = entries[i].judged;
                entries[entries[i].unit].score += judged.score;
                judged.score = 0;
            }

            rounds = books.left;
            for (uint256 i; i < entries.length; ++i) {
                Entry memory one = entries[i];
                if (one.score >= 0) continue;
                // So many that the loss, rounded up, is what there is.
                uint256 most = one.balance * samples / uint256(-one.score);
                if (most < rounds) rounds = most;
            }
            for (uint256 i; i < entries.length; ++i) {
                Entry memory one = entries[i];
                int256 change = one.score * int256(rounds);
                if (change > 0) one.balance += uint256(change) / samples;
                if (change < 0) one.balance -= (uint256(-change) + samples - 1) / samples;
                one.score = 0;
            }
            books.left -= rounds;
            ++books.passes;
        }
        (books.from, books.next) = (0, 0);
    }

    /// @dev Keeps where scoring is.
    function _save(PredictionMarketStorage storage $, Books memory books) private {
        Entry[] memory entries = books.entries;
        if (books.passes != $.passes) {
            ($.passes, $.left) = (uint16(books.passes), uint96(books.left));
            for (uint256 i; i < entries.length; ++i) {
                Entry memory one = entries[i];
                if (one.balance == one.record.deposit()) continue;
                _replace(one.key, one.record.setDeposit(one.balance));
            }
        }
        ($.from, $.next) = (uint16(books.from), uint16(books.next));
        if (books.from == 0 && books.next == 0) return;
        uint256 word;
        for (uint256 i; i < entries.length; ++i) {
            word |= uint256(uint16(int16(entries[i].judged.score))) << (16 * (i % 16));
            if (i % 16 != 15 && i + 1 != entries.length) continue;
            ($.scores[i / 16], word) = (word, 0);
        }
    }

    /// @dev Turns balances into what can be collected, and closes the market.
    function _finish(PredictionMarketStorage storage $, Books memory books, State state) private {
        uint256 rest = uint256($.bounty) + $.bond + $.staked;
        // What is paid is never more than what came in.
        unchecked {
            for (uint256 i; i < books.entries.length; ++i) {
                Entry memory one = books.entries[i];
                rest -= one.balance;
                Record record;
                if (one.balance != 0) {
                    record = one.record.setDeposit(one.record.claimable());
                    record = record.settle(one.balance, block.timestamp);
                }
                _replace(one.key, record);
            }
        }
        $.passes = uint16(books.passes);
        _setState(state);
        _close($, rest, false);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";

import {ICollaborativeTrainer} from "../../../src/interfaces/ICollaborativeTrainer.sol";
import {IERC20Asset} from "../../../src/interfaces/IERC20Asset.sol";
import {ISelfAssessment} from "../../../src/interfaces/ISelfAssessment.sol";
import {SparsePerceptronTokenTrainer} from "../../../src/presets/SparsePerceptronTokenTrainer.sol";
import {SparsePerceptronTrainer} from "../../../src/presets/SparsePerceptronTrainer.sol";
import {Token} from "../../mocks/Token.sol";
import {
    BlockingToken,
    CallingToken,
    FeeToken,
    LyingToken,
    SilentToken,
    TakenToken,
    TakingToken
} from "../../mocks/Tokens.sol";
import {Samples} from "../../utils/Samples.sol";
import {TrainerTest} from "../../utils/TrainerTest.sol";

/// @notice Deposits in tokens, honest ones and others.
contract ERC20AssetTest is TrainerTest {
    uint256 private constant KEY = 0xada;
    /// @dev One contribution every 900 seconds: ⌊1e15 · 3600 / 30⌋.
    uint256 private constant DEPOSIT = 120e15;
    uint256 private constant FUNDS = 1000e18;
    bytes32 private constant PERMIT = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );

    Token private token;
    SparsePerceptronTokenTrainer private tokens;
    uint256 private last;

    function setUp() public override {
        super.setUp();
        _use(address(new Token()));
    }

    /* WHAT IS DRAWN AND PAID */

    function test_TheDepositIsDrawnFromTheAllowanceAndNothingElse() public {
        _approve(ada, FUNDS);
        uint256 index = _add(ada, POSITIVE, 1);
        assertEq(token.balanceOf(ada), FUNDS - DEPOSIT);
        assertEq(token.balanceOf(address(tokens)), DEPOSIT);
        assertEq(token.allowance(ada, address(tokens)), FUNDS - DEPOSIT);
        assertEq(_claimable(ada, index, POSITIVE, 1), DEPOSIT);

        _wait(REFUND_WAIT);
        assertEq(_refund(ada, index, POSITIVE, 1), DEPOSIT);
        assertEq(token.balanceOf(ada), FUNDS);
        assertEq(token.balanceOf(address(tokens)), 0);
    }

    function test_ReportersArePaidInTokens() public {
        _approve(ada, FUNDS);
        _approve(ben, FUNDS);
        uint256 good = _add(ben, NEGATIVE, 0);
        _wait(REFUND_WAIT);
        _refund(ben, good, NEGATIVE, 0);

        _wait(900 - REFUND_WAIT);
        vm.prank(ada);
        uint256 bad = tokens.addData(POSITIVE, 0);
        _wait(REFUND_WAIT);
        assertEq(_report(ben, ada, bad, POSITIVE, 0), DEPOSIT);
        assertEq(token.balanceOf(ben), FUNDS + DEPOSIT);
    }

    function test_RevertWhen_TheAllowanceIsTooLow() public {
        _approve(ada, DEPOSIT - 1);
        _wait(900);
        vm.expectRevert(
            abi.encodeWithSelector(ISelfAssessment.DepositTooLow.selector, DEPOSIT, DEPOSIT - 1)
        );
        vm.prank(ada);
        tokens.addData(POSITIVE, 1);
    }

    function test_RevertWhen_CoinsAreSentAlong() public {
        _approve(ada, FUNDS);
        vm.deal(ada, 1);
        bytes memory failure = abi.encodeWithSelector(IERC20Asset.CoinNotAccepted.selector, 1);
        vm.expectRevert(failure);
        vm.prank(ada);
        tokens.addData{value: 1}(POSITIVE, 1);
        vm.expectRevert(failure);
        vm.prank(ada);
        tokens.addDataBefore{value: 1}(block.timestamp, POSITIVE, 1);
    }

    function test_AFreeContributionMovesNoTokens() public {
        SparsePerceptronTrainer.Parameters memory p = _parameters();
        p.costWeight = 0;
        tokens = _deployTokens(p, address(token));
        vm.prank(cyd);
        assertEq(tokens.addData(POSITIVE, 1), 0);
    }

    /* THE MAXIMUM */

    function test_TheMaximumIsHonouredWhateverTheAllowance() public {
        _approve(ada, type(uint256).max);
        _wait(900);
        vm.prank(ada);
        assertEq(tokens.addDataUpTo(block.timestamp, DEPOSIT, POSITIVE, 1), 0);

        // In the same second it is 30 times as much.
        vm.expectRevert(
            abi.encodeWithSelector(ISelfAssessment.DepositTooLow.selector, 30 * DEPOSIT, DEPOSIT)
        );
        vm.prank(ada);
        tokens.addDataUpTo(block.timestamp, DEPOSIT, POSITIVE, 1);
    }

    function test_RevertWhen_TheDeadlineHasPassed() public {
        _approve(ada, FUNDS);
        vm.expectRevert(
            abi.encodeWithSelector(
                ICollaborativeTrainer.DeadlinePassed.selector, block.timestamp - 1
            )
        );
        vm.prank(ada);
        tokens.addDataUpTo(block.timestamp - 1, FUNDS, POSITIVE, 1);
    }

    function test_RevertWhen_TheMaximumIsMoreThanTheAllowanceAndNeeded() public {
        _approve(ada, DEPOSIT - 1);
        _wait(900);
        vm.expectRevert(SafeTransferLib.TransferFromFailed.selector);
        vm.prank(ada);
        tokens.addDataUpTo(block.timestamp, FUNDS, POSITIVE, 1);
    }

    /* PERMITS */

    function test_APermitStandsForAnApproval() public {
        address signer = _signer();
        _wait(900);
        uint256 deadline = block.timestamp + 10;
        (uint8 v, bytes32 r, bytes32 s) = _sign(deadline, DEPOSIT);
        vm.prank(signer);
        tokens.addDataWithPermit(deadline, DEPOSIT, v, r, s, POSITIVE, 1);
        assertEq(token.balanceOf(signer), FUNDS - DEPOSIT);
        assertEq(token.allowance(signer, address(tokens)), 0);
    }

    function test_ABatchIsPaidForByAPermitToo() public {
        address signer = _signer();
        _wait(900);
        bytes memory batch =
            bytes.concat(Samples.labelled(POSITIVE, 1), Samples.labelled(NEGATIVE, 0));
        uint256 deposit = tokens.batchDepositAt(block.timestamp, 2);
        uint256 deadline = block.timestamp + 10;
        (uint8 v, bytes32 r, bytes32 s) = _sign(deadline, deposit);
        vm.prank(signer);
        tokens.addDataWithPermit(deadline, deposit, v, r, s, batch, type(uint256).max);
        assertEq(token.balanceOf(signer), FUNDS - deposit);
        assertEq(token.balanceOf(address(tokens)), deposit);
    }

    /// @dev A permit is public while it waits; whoever sends it first must not block its author.
    function test_APermitThatSomebodySentFirstIsNoObstacle() public {
        address signer = _signer();
        _wait(900);
        uint256 deadline = block.timestamp + 10;
        (uint8 v, bytes32 r, bytes32 s) = _sign(deadline, DEPOSIT);
        token.permit(signer, address(tokens), DEPOSIT, deadline, v, r, s);
        vm.prank(signer);
        assertEq(tokens.addDataWithPermit(deadline, DEPOSIT, v, r, s, POSITIVE, 1), 0);
    }

    function test_RevertWhen_ThePermitIsAnothers() public {
        address signer = _signer();
        uint256 deadline = block.timestamp + 10;
        (uint8 v, bytes32 r, bytes32 s) = _sign(deadline, FUNDS - 1);
        vm.expectRevert(abi.encodeWithSelector(IERC20Asset.PermitRefused.selector, FUNDS));
        vm.prank(signer);
        tokens.addDataWithPermit(deadline, FUNDS, v, r, s, POSITIVE, 1);

        vm.expectRevert(abi.encodeWithSelector(IERC20Asset.PermitRefused.selector, FUNDS - 1));
        vm.prank(ben);
        tokens.addDataWithPermit(deadline, FUNDS - 1, v, r, s, POSITIVE, 1);
    }

    /* OTHER TOKENS */

    function test_ATokenThatReturnsNothingWorks() public {
        _use(address(new SilentToken()));
        _approve(ada, FUNDS);
        uint256 index = _add(ada, POSITIVE, 1);
        _wait(REFUND_WAIT);
        assertEq(_refund(ada, index, POSITIVE, 1), DEPOSIT);
        assertEq(token.balanceOf(ada), FUNDS);
    }

    function test_RevertWhen_TheTokenKeepsAFee() public {
        _use(address(new FeeToken()));
        _expectNotReceived(DEPOSIT - DEPOSIT / 100);
    }

    function test_RevertWhen_TheTokenMovesNothing() public {
        _use(address(new LyingToken()));
        _expectNotReceived(0);
    }

    function test_RevertWhen_TheTokenTakesInstead() public {
        _use(address(new TakingToken()));
        token.mint(address(tokens), FUNDS);
        _expectNotReceived(0);
    }

    /// @dev The guard stands while a token has control.
    function test_ATokenCannotComeBackIn() public {
        CallingToken calling = new CallingToken();
        _use(address(calling));
        _approve(ada, FUNDS);
        bytes[3] memory calls = [
            abi.encodeCall(tokens.addData, (POSITIVE, 1)),
            abi.encodeCall(tokens.addDataUpTo, (block.timestamp + 1 days, FUNDS, POSITIVE, 1)),
            abi.encodeCall(tokens.refund, (0, POSITIVE, 1))
        ];
        bytes memory refused = abi.encodeWithSelector(ICollaborativeTrainer.Reentrancy.selector);
        for (uint256 i; i < calls.length; ++i) {
            calling.callOnTransfer(address(tokens), calls[i]);
            uint256 index = _add(ada, POSITIVE, 1);
            assertEq(calling.outcome(), refused);
            _wait(REFUND_WAIT);
            _refund(ada, index, POSITIVE, 1);
            assertEq(calling.outcome(), refused);
        }
    }

    /// @dev Whoever the token does not pay is alone with that.
    function test_ABlockedReceiverBlocksNobodyElse() public {
        BlockingToken blocking = new BlockingToken();
        _use(address(blocking));
        _approve(ada, FUNDS);
        _approve(ben, FUNDS);
        uint256 first = _add(ada, POSITIVE, 1);
        uint256 second = _add(ben, NEGATIVE, 0);
        blocking.setBlocked(ada);
        _wait(REFUND_WAIT);

        vm.expectRevert(SafeTransferLib.TransferFailed.selector);
        vm.prank(ada);
        tokens.refund(first, POSITIVE, 1);
        assertEq(_refund(ben, second, NEGATIVE, 0), DEPOSIT);
        // What is left is anyone's in the end, so nothing is stuck.
        _wait(ANY_WAIT);
        assertEq(_report(ben, ada, first, POSITIVE, 1), DEPOSIT);
        assertEq(token.balanceOf(address(tokens)), 0);
    }

    /// @dev What is not defended: whoever owns the token takes what is locked at the time, and no more; the last claims
    /// lack it. New deposits are whole again.
    function test_WhoOwnsTheTokenTakesWhatIsLocked() public {
        TakenToken taken = new TakenToken();
        _use(address(taken));
        _approve(ada, FUNDS);
        _approve(ben, FUNDS);
        uint256 first = _add(ada, POSITIVE, 1);
        uint256 second = _add(ben, NEGATIVE, 0);
        taken.take(address(tokens), DEPOSIT);
        _wait(REFUND_WAIT);
        assertEq(_refund(ben, second, NEGATIVE, 0), DEPOSIT);
        vm.expectRevert(SafeTransferLib.TransferFailed.selector);
        vm.prank(ada);
        tokens.refund(first, POSITIVE, 1);

        last = block.timestamp;
        uint256 third = _add(ben, NEGATIVE, 0);
        _wait(REFUND_WAIT);
        _refund(ben, third, NEGATIVE, 0);
        assertEq(token.balanceOf(address(tokens)), 0);
    }

    function test_RevertWhen_ThereIsNoToken() public {
        SparsePerceptronTrainer.Parameters memory p = _parameters();
        address implementation_ = address(new SparsePerceptronTokenTrainer());
        bytes memory call_ = abi.encodeCall(SparsePerceptronTokenTrainer.initialize, (p, ben, 0, 0));
        vm.expectRevert(abi.encodeWithSelector(IERC20Asset.TokenMissing.selector, ben));
        factory.deploy(implementation_, call_, new bytes[](0));
    }

    /* HELPERS */

    function _use(address token_) private {
        token = Token(token_);
        tokens = _deployTokens(_parameters(), token_);
        trainer = SparsePerceptronTrainer(address(tokens));
        assertEq(tokens.token(), token_);
        last = block.timestamp;
        token.mint(ada, FUNDS);
        token.mint(ben, FUNDS);
    }

    function _deployTokens(SparsePerceptronTrainer.Parameters memory p, address token_)
        private
        returns (SparsePerceptronTokenTrainer)
    {
        bytes memory call_ =
            abi.encodeCall(SparsePerceptronTokenTrainer.initialize, (p, token_, 0, 0));
        address implementation_ = address(new SparsePerceptronTokenTrainer());
        return SparsePerceptronTokenTrainer(factory.deploy(implementation_, call_, new bytes[](0)));
    }

    function _approve(address account, uint256 amount) private {
        vm.prank(account);
        // Without its result, which some tokens do not give.
        (bool success,) =
            address(token).call(abi.encodeCall(token.approve, (address(tokens), amount)));
        assertTrue(success);
    }

    /// @dev 900 seconds after the last one, so that it costs `DEPOSIT`.
    function _add(address author, bytes memory sample, uint256 label) private returns (uint256) {
        vm.warp(last += 900);
        vm.prank(author);
        return tokens.addData(sample, label);
    }

    function _expectNotReceived(uint256 received) private {
        _approve(ada, FUNDS);
        _wait(900);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Asset.DepositNotReceived.selector, DEPOSIT, received)
        );
        vm.prank(ada);
        tokens.addData(POSITIVE, 1);
        assertEq(tokens.contributions(), 0);
    }

    function _signer() private returns (address signer) {
        signer = vm.addr(KEY);
        token.mint(signer, FUNDS);
    }

    function _sign(uint256 deadline, uint256 amount)
        private
        view
        returns (uint8 v, bytes32 r, bytes32 s)
    {
        address signer = vm.addr(KEY);
        bytes32 message = keccak256(
            abi.encode(PERMIT, signer, address(tokens), amount, token.nonces(signer), deadline)
        );
        return
            vm.sign(KEY, keccak256(abi.encodePacked(hex"1901", token.DOMAIN_SEPARATOR(), message)));
    }
}

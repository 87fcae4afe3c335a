// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SSTORE2} from "solady/src/utils/SSTORE2.sol";

import {CommitDataHandler} from "../src/data/CommitDataHandler.sol";
import {Batch} from "../src/libraries/Batch.sol";
import {ClassWords} from "../src/libraries/ClassWords.sol";
import {Floats} from "../src/libraries/Floats.sol";
import {Int16Lanes} from "../src/libraries/Int16Lanes.sol";
import {Int32Lanes} from "../src/libraries/Int32Lanes.sol";
import {Int8Blocks} from "../src/libraries/Int8Blocks.sol";
import {Int8Lanes} from "../src/libraries/Int8Lanes.sol";
import {Int8Vectors} from "../src/libraries/Int8Vectors.sol";
import {Margins} from "../src/libraries/Margins.sol";
import {NetworkProgram} from "../src/libraries/NetworkProgram.sol";
import {SparseSample} from "../src/libraries/SparseSample.sol";
import {Uint16Lanes} from "../src/libraries/Uint16Lanes.sol";
import {Words} from "../src/libraries/Words.sol";
import {ClassHead, ClassHeadLibrary} from "../src/types/ClassHead.sol";
import {Record, RecordLibrary} from "../src/types/Record.sol";
import {State} from "../src/types/State.sol";
import {ForestHarness} from "../test/mocks/ForestHarness.sol";
import {NetworkKernels} from "../test/mocks/NetworkKernels.sol";
import {Samples} from "../test/utils/Samples.sol";
import {Trees} from "../test/utils/Trees.sol";
import {PlainFloats, PlainKernels, PlainLayer, PlainMargins, PlainVectors} from "./PlainKernels.sol";

interface Vm {
    function snapshotValue(string calldata group, string calldata name, uint256 value) external;
}

/// @notice The gas of a kernel in assembly beside that of the same in plain Solidity.
abstract contract Benchmark {
    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    function _snapshot(string memory kernel, uint256 start, uint256 middle, uint256 end) internal {
        VM.snapshotValue("Kernels", kernel, start - middle);
        VM.snapshotValue("Kernels", string.concat(kernel, ", plain Solidity"), middle - end);
    }
}

/// @notice What the sparse perceptron is made of, on the sample of W1.
contract KernelsBenchmark is Benchmark, CommitDataHandler, PlainKernels {
    uint256 private constant FEATURES = 1000;
    uint256 private constant WORDS = 32;
    bytes private constant SAMPLE =
        hex"000100020003000e000f001a00250030003b006e006f007000d5013a0203026802cd033203970398";

    State private state;

    function test_Kernels() external {
        this.write();
        this.measure(SAMPLE);
        bytes memory batch;
        for (uint256 i; i < 16; ++i) {
            batch = bytes.concat(batch, Samples.labelled(SAMPLE, i % 2));
        }
        this.measureBatch(batch);
    }

    /// @dev Puts the same weights into both storages, so that the kernels alone differ.
    function write() external {
        (uint256 image, uint256 marks) = Words.allocate(WORDS);
        Words.markAll(marks, WORDS);
        for (uint256 i; i < WORDS; ++i) {
            uint256 word = uint256(keccak256(abi.encode(i)));
            plainWords[i] = word;
            assembly ("memory-safe") {
                mstore(add(image, shl(5, i)), word)
            }
        }
        state = Words.store(image, marks, state, WORDS);
    }

    function measure(bytes calldata sample) external {
        State current = state;
        (uint256 image, uint256 marks) = Words.allocate(WORDS);
        bool[] memory plainMarks = new bool[](WORDS);
        uint256[] memory plainImage = new uint256[](WORDS);
        _touch(current, plainImage);

        uint256 start = gasleft();
        SparseSample.mark(sample, FEATURES, 5, marks);
        uint256 middle = gasleft();
        _plainMark(sample, FEATURES, plainMarks);
        _snapshot("check and mark", start, middle, gasleft());

        start = gasleft();
        SparseSample.check(sample, FEATURES);
        middle = gasleft();
        _plainCheck(sample, FEATURES);
        _snapshot("check", start, middle, gasleft());

        start = gasleft();
        Words.load(image, marks, current, WORDS);
        middle = gasleft();
        _plainLoad(plainMarks, plainImage);
        _snapshot("load (all warm)", start, middle, gasleft());

        start = gasleft();
        int256 sum = Int8Lanes.sum(image, sample);
        middle = gasleft();
        int256 plainSum = _plainSum(plainImage, sample);
        _snapshot("sum", start, middle, gasleft());
        require(sum == plainSum, "the kernels disagree");

        start = gasleft();
        Int8Lanes.move(image, sample, Int8Lanes.ramp() + 1);
        middle = gasleft();
        _plainMove(plainImage, sample, 1);
        _snapshot("move", start, middle, gasleft());

        start = gasleft();
        state = Words.store(image, marks, current, WORDS);
        middle = gasleft();
        _plainStore(plainMarks, plainImage);
        _snapshot("store (all warm)", start, middle, gasleft());

        Record record = RecordLibrary.create(1, 1);
        start = gasleft();
        _remember(msg.sender, 0, sample, 1, record);
        middle = gasleft();
        _plainRemember(msg.sender, 0, sample, 1, record);
        _snapshot("remember", start, middle, gasleft());
    }

    function measureBatch(bytes calldata batch) external {
        uint256 start = gasleft();
        uint256 samples = SparseSample.checkBatch(batch, 2, FEATURES);
        uint256 middle = gasleft();
        uint256 plainSamples = _plainCheckBatch(batch, 2, FEATURES);
        _snapshot("check a batch of 16", start, middle, gasleft());
        require(samples == plainSamples, "the kernels disagree");

        start = gasleft();
        samples = Batch.check(batch, 2);
        middle = gasleft();
        plainSamples = _plainCheckLabels(batch, 2);
        _snapshot("check a batch's labels", start, middle, gasleft());
        require(samples == plainSamples, "the kernels disagree");
    }

    /// @dev Makes every slot warm.
    function _touch(State current, uint256[] memory plainImage) private view {
        (uint256 image, uint256 marks) = Words.allocate(WORDS);
        Words.markAll(marks, WORDS);
        Words.load(image, marks, current, WORDS);
        for (uint256 i; i < WORDS; ++i) {
            plainImage[i] = plainWords[i];
        }
    }

    function _state() internal view override returns (State) {
        return state;
    }

    function _isOwner(address) internal pure override returns (bool) {
        return false;
    }
}

/// @notice Margins of 200 test samples, when a contribution with the 20 words of W1 moves the weights.
contract MarginsBenchmark is Benchmark, PlainMargins {
    using Margins for Margins.Table;

    uint256 private constant FEATURES = 1000;
    uint256 private constant TESTS = 200;
    bytes private constant SAMPLE =
        hex"000100020003000e000f001a00250030003b006e006f007000d5013a0203026802cd033203970398";

    function test_Margins() external {
        this.measure(SAMPLE, _tests());
    }

    function measure(bytes calldata sample, bytes calldata tests) external {
        uint256 image;
        bytes memory weights = new bytes(FEATURES + 32);
        assembly ("memory-safe") {
            image := add(weights, 0x20)
        }
        Margins.Table memory table = Margins.create(FEATURES, TESTS);
        table.reserve(table.register(sample, 0), sample.length / 2);
        PlainTable memory plain = _plainTable(sample, FEATURES, TESTS);
        uint256 ramp = Int8Lanes.ramp();

        uint256 start = gasleft();
        table.enter(tests, 0);
        uint256 middle = gasleft();
        _plainEnter(plain, tests);
        _snapshot("margins: enter 200 samples", start, middle, gasleft());

        start = gasleft();
        table.move(image, sample, 1);
        Int8Lanes.move(image, sample, ramp + 1);
        middle = gasleft();
        _plainMove(plain, sample, 1);
        _snapshot("margins: move", start, middle, gasleft());

        start = gasleft();
        uint256 correct = table.correct();
        middle = gasleft();
        uint256 plainCorrect = _plainCorrect(plain);
        _snapshot("margins: count", start, middle, gasleft());
        require(correct == plainCorrect, "the counts disagree");
    }

    /// @dev Ten words each.
    function _tests() private pure returns (bytes memory tests) {
        for (uint256 i; i < TESTS; ++i) {
            tests = bytes.concat(tests, abi.encodePacked(uint16(i % 2), uint16(20)));
            for (uint256 j; j < 10; ++j) {
                tests = bytes.concat(tests, bytes2(uint16(j * 100 + i * 7 % 100)));
            }
        }
    }
}

/// @notice Lanes of counts, on the sample of W1, and of numbers, on the 400 of W4.
contract VectorKernelsBenchmark is Benchmark, PlainVectors {
    uint256 private constant WORDS = 25;
    bytes private constant SAMPLE =
        hex"000100020003000e000f001a00250030003b006e006f007000d5013a0203026802cd033203970398";

    uint256[][2] private plainCounts;

    function test_Counts() external {
        this.measureCounts(SAMPLE);
    }

    function measureCounts(bytes calldata sample) external {
        uint256[] memory counts = _random(63, "counts");
        uint256 image = _pointer(counts);

        uint256 start = gasleft();
        uint256 sum = Uint16Lanes.sum(image, sample);
        uint256 middle = gasleft();
        uint256 plain = _plainSum(counts, sample);
        _snapshot("counts: sum", start, middle, gasleft());
        require(sum == plain, "the sums disagree");

        start = gasleft();
        Uint16Lanes.product(image, sample, 12_500, 1, 1);
        middle = gasleft();
        _plainProduct(counts, sample, 12_500, 1, 1);
        _snapshot("counts: product", start, middle, gasleft());

        start = gasleft();
        sum = Uint16Lanes.sumAll(image, counts.length);
        middle = gasleft();
        plain = _plainSumAll(counts);
        _snapshot("counts: sum of all", start, middle, gasleft());
        require(sum == plain, "the sums disagree");

        start = gasleft();
        sum = Uint16Lanes.sumSquares(image, counts.length);
        middle = gasleft();
        plain = _plainSumSquares(counts);
        _snapshot("counts: squares of all", start, middle, gasleft());
        require(sum == plain, "the squares disagree");

        uint256[] memory copy = _random(63, "counts");
        start = gasleft();
        Uint16Lanes.increment(image, sample);
        middle = gasleft();
        _plainIncrement(copy, sample);
        _snapshot("counts: increment", start, middle, gasleft());
        require(_hash(counts) == _hash(copy), "the counts disagree");
    }

    /// @dev Two classes of W1, in both storages.
    function test_Products() external {
        this.writeCounts();
        this.measureProducts(SAMPLE);
    }

    function writeCounts() external {
        (, uint256 marks) = Words.allocate(63);
        Words.markAll(marks, 63);
        for (uint256 class; class < 2; ++class) {
            uint256[] memory counts = _random(63, class == 0 ? "counts" : "others");
            plainCounts[class] = counts;
            ClassHead head = ClassHeadLibrary.create(12_500, 0);
            ClassWords.store(_pointer(counts), marks, class, head, counts.length);
        }
    }

    function measureProducts(bytes calldata sample) external {
        uint256 start;
        uint256 middle;
        // The first time warms the words.
        for (uint256 i; i < 2; ++i) {
            start = gasleft();
            ClassWords.products(0, (1 << 63) - 1, sample, 1, 1, 12_500, 12_500);
            middle = gasleft();
            _plainStoredProduct(plainCounts[0], sample, 12_500, 1, 1);
            _plainStoredProduct(plainCounts[1], sample, 12_500, 1, 1);
        }
        _snapshot("counts: products of two classes (all warm)", start, middle, gasleft());
    }

    /// @dev A class of W1, whose counts have six bits.
    function test_Packing() external {
        uint256[] memory counts = _random(63, "counts");
        for (uint256 i; i < counts.length; ++i) {
            counts[i] &= type(uint256).max / type(uint16).max * 0x3f;
        }

        uint256 start = gasleft();
        (bytes memory packed, uint256 bits) = Uint16Lanes.pack(_pointer(counts), counts.length);
        uint256 middle = gasleft();
        bytes memory plain = _plainPack(counts, 6);
        _snapshot("counts: pack all", start, middle, gasleft());
        require(bits == 6 && keccak256(packed) == keccak256(plain), "the packs disagree");

        uint256[] memory unpacked = new uint256[](counts.length);
        uint256[] memory copy = new uint256[](counts.length);
        uint256 pointer;
        assembly ("memory-safe") {
            pointer := mload(0x40)
            mcopy(pointer, add(packed, 0x20), mload(packed))
        }
        start = gasleft();
        Uint16Lanes.unpack(_pointer(unpacked), pointer, (1 << counts.length) - 1, 6);
        middle = gasleft();
        _plainUnpack(plain, copy, 6);
        _snapshot("counts: unpack all", start, middle, gasleft());
        require(_hash(unpacked) == _hash(counts), "the counts are others");
        require(_hash(copy) == _hash(counts), "the plain counts are others");
    }

    function test_Blocks() external {
        this.measureBlocks(SAMPLE);
    }

    /// @dev Ten classes: two blocks a word.
    function measureBlocks(bytes calldata sample) external {
        uint256[] memory weights = _random(500, "blocks");
        int256[] memory scores = new int256[](10);
        int256[] memory plain = new int256[](10);

        uint256 start = gasleft();
        Int8Blocks.sum(_pointer(weights), sample, 4, scores);
        uint256 middle = gasleft();
        _plainSumBlocks(weights, sample, 16, plain);
        _snapshot("blocks: sum", start, middle, gasleft());
        require(
            keccak256(abi.encodePacked(scores)) == keccak256(abi.encodePacked(plain)),
            "the sums disagree"
        );

        uint256[] memory copy = _random(500, "blocks");
        start = gasleft();
        Int8Blocks.move(_pointer(weights), sample, 4, 7, 1);
        middle = gasleft();
        _plainMoveBlocks(copy, sample, 16, 7, 1);
        _snapshot("blocks: move", start, middle, gasleft());
        require(_hash(weights) == _hash(copy), "the weights disagree");
    }

    function test_Numbers() external {
        uint256[] memory weights = _random(WORDS, "weights");
        uint256[] memory values = _random(WORDS, "values");

        uint256 start = gasleft();
        int256 product = Int16Lanes.dot(_pointer(weights), _pointer(values), WORDS);
        uint256 middle = gasleft();
        int256 plain = _plainDot(weights, values);
        _snapshot("numbers: scalar product", start, middle, gasleft());
        require(product == plain, "the products disagree");

        uint256[] memory copy = _random(WORDS, "weights");
        start = gasleft();
        Int16Lanes.move(_pointer(weights), _pointer(values), WORDS, 2, false);
        middle = gasleft();
        _plainMove(copy, values, 2, false);
        _snapshot("numbers: move", start, middle, gasleft());
        require(_hash(weights) == _hash(copy), "the weights disagree");
    }

    /// @dev Ten rows of eight, as of an encoded perceptron of seven features; and vectors of 400.
    function test_Eights() external {
        uint256[] memory rows = _random(3, "rows");
        uint256[] memory sample = _random(1, "sample");
        sample[0] &= 0x7f7f7f7f7f7f7f7f << 192;

        uint256 start = gasleft();
        uint256 row = Int8Vectors.greatest(_pointer(rows), _pointer(sample), 10, 8);
        uint256 middle = gasleft();
        uint256 plainRow = _plainGreatest(rows, sample, 10, 8);
        _snapshot("eights: greatest of 10 rows", start, middle, gasleft());
        require(row == plainRow, "the rows disagree");

        uint256[] memory weights = _random(13, "weights");
        uint256[] memory numbers = _random(26, "values");
        uint256[] memory values = new uint256[](13);
        for (uint256 i; i < numbers.length; ++i) {
            numbers[i] &= type(uint256).max / type(uint16).max * 0xff;
        }
        start = gasleft();
        Int8Vectors.narrow(_pointer(values), _pointer(numbers), 32 * 13);
        middle = gasleft();
        uint256[] memory plainValues = _plainNarrow(numbers);
        _snapshot("eights: narrow", start, middle, gasleft());
        require(_hash(values) == _hash(plainValues), "the values disagree");

        start = gasleft();
        int256 product = Int8Vectors.dot(_pointer(weights), _pointer(values), 13);
        middle = gasleft();
        int256 plain = _plainDot8(weights, values);
        _snapshot("eights: scalar product", start, middle, gasleft());
        require(product == plain, "the products disagree");

        uint256[] memory copy = _random(13, "weights");
        start = gasleft();
        Int8Vectors.move(_pointer(weights), _pointer(values), 13, 2, true);
        middle = gasleft();
        _plainMove8(copy, values, 2, true);
        _snapshot("eights: move", start, middle, gasleft());
        require(_hash(weights) == _hash(copy), "the weights disagree");
    }

    function test_Sums() external {
        uint256[] memory sums = _random(2 * WORDS, "sums");
        for (uint256 i; i < sums.length; ++i) {
            sums[i] &= type(uint256).max / type(uint32).max * 0x3fffffff; // not near the ends
        }
        uint256[] memory copy = new uint256[](sums.length);
        for (uint256 i; i < sums.length; ++i) {
            copy[i] = sums[i];
        }
        uint256[] memory values = _random(WORDS, "values");

        uint256 start = gasleft();
        int256 product = Int32Lanes.dot(_pointer(sums), _pointer(values), sums.length);
        uint256 middle = gasleft();
        int256 plain = _plainLongDot(sums, values);
        _snapshot("sums: scalar product", start, middle, gasleft());
        require(product == plain, "the products disagree");

        start = gasleft();
        product = Int32Lanes.add(_pointer(sums), _pointer(values), sums.length);
        middle = gasleft();
        plain = _plainLongAdd(copy, values);
        _snapshot("sums: add", start, middle, gasleft());
        require(product == plain && _hash(sums) == _hash(copy), "the sums disagree");
    }

    /// @dev One word more, as lanes are read 32 bytes at a time.
    function _random(uint256 count, string memory seed)
        private
        pure
        returns (uint256[] memory words)
    {
        words = new uint256[](count + 1);
        for (uint256 i; i < count; ++i) {
            words[i] = uint256(keccak256(abi.encode(seed, i)));
        }
        assembly ("memory-safe") {
            mstore(words, count)
        }
    }

    function _hash(uint256[] memory words) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(words));
    }

    function _pointer(uint256[] memory words) private pure returns (uint256 pointer) {
        assembly ("memory-safe") {
            pointer := add(words, 0x20)
        }
    }
}

/// @notice A layer of 16 neurons with 16 bits each, which see the 84 outputs of another with 12 bits each.
contract NetworkKernelsBenchmark is Benchmark, PlainLayer {
    uint256 private constant NEURONS = 16;
    uint256 private constant WORDS = 4;
    uint256 private constant LANES = 21;
    uint256 private constant SHIFT = 5;

    int8[][] private weights;
    int256[] private biases;
    uint8[] private inputs;

    function test_Layer() external {
        _draw();
        uint256[] memory words = new uint256[](WORDS);
        for (uint256 i; i < inputs.length; ++i) {
            words[i / LANES] |= uint256(inputs[i]) << 12 * (i % LANES);
        }
        NetworkKernels kernels = new NetworkKernels();
        (uint256 sums,, uint256 used) = kernels.total(SSTORE2.write(_table()), 1, words);

        (int8[][] memory rows, int256[] memory starts, uint8[] memory values) =
            (weights, biases, inputs);
        uint256 start = gasleft();
        int256[] memory plainSums = _plainLayer(rows, starts, values);
        uint256 plain = start - gasleft();
        _snapshot("network: 16 neurons of 84 inputs", used + plain, plain, 0);
        uint256 ones;
        for (uint256 k; k < NEURONS; ++k) {
            require(
                int256(sums >> 16 * k & 0xffff) - 32_768 == plainSums[k], "the sums disagree"
            );
            ones |= 1 << 16 * k;
        }

        uint256 outputs;
        (outputs, used) = kernels.rectify(sums, uint256(15) << 232 | SHIFT << 224, ones);
        start = gasleft();
        uint256[] memory plainOutputs = _plainRectify(plainSums, SHIFT);
        plain = start - gasleft();
        _snapshot("network: rectify and shift 16 sums", used + plain, plain, 0);
        for (uint256 k; k < NEURONS; ++k) {
            require(outputs >> 16 * k & 0xffff == plainOutputs[k], "the outputs disagree");
        }
    }

    function test_Pool() external {
        uint256 word = uint256(keccak256("pixels")) >> 32 << 32;
        uint256 start = gasleft();
        NetworkProgram.pool(word, 28);
        uint256 middle = gasleft();
        _plainPool(word);
        _snapshot("network: pool 224 pixels", start, middle, gasleft());
    }

    function test_Best() external {
        uint256[] memory scores = new uint256[](10);
        uint256 head = 0x20;
        uint256 lanes;
        for (uint256 k; k < 10; ++k) {
            scores[k] = uint256(keccak256(abi.encode("score", k))) >> 236;
            lanes |= (scores[k] << 4 | (9 - k)) << 25 * k;
        }
        // A network with 10 classes in lanes of 25 bits, of which four are the class.
        uint256 shape = uint256(bytes32(abi.encodePacked(bytes6(0), uint8(1), hex"1904140a000a")));
        assembly ("memory-safe") {
            head := mload(0x40)
            mstore(0x40, add(head, 0x20))
            mstore(head, lanes)
        }
        uint256 start = gasleft();
        uint256 label = NetworkProgram.best(shape, head);
        uint256 middle = gasleft();
        uint256 plain = _plainBest(scores);
        _snapshot("network: best of 10 classes", start, middle, gasleft());
        require(label == plain, "the labels disagree");
    }

    function _draw() private {
        for (uint256 i; i < WORDS * LANES; ++i) {
            inputs.push(uint8(bytes32(keccak256(abi.encode("input", i)))[0]) & 0x7f);
        }
        for (uint256 k; k < NEURONS; ++k) {
            weights.push();
            for (uint256 i; i < inputs.length; ++i) {
                uint256 noise = uint256(keccak256(abi.encode("weight", k, i)));
                weights[k].push(int8(int256(noise % 7)) - 3);
            }
            biases.push(int256(uint256(keccak256(abi.encode("bias", k))) % 100));
        }
    }

    /// @dev As `encodeProgram` writes it.
    function _table() private view returns (bytes memory table) {
        uint256 bias;
        for (uint256 k; k < NEURONS; ++k) {
            bias += uint256(biases[k] + 32_768) << 16 * k;
        }
        for (uint256 w; w < WORDS; ++w) {
            bytes memory positions;
            bytes memory factors;
            uint256 below;
            for (uint256 j; j < LANES; ++j) {
                uint256 own;
                unchecked {
                    for (uint256 k; k < NEURONS; ++k) {
                        own += uint256(int256(weights[k][w * LANES + j])) << 16 * k;
                    }
                    factors = abi.encodePacked(factors, own - (below << 12));
                }
                below = own;
                positions = abi.encodePacked(positions, uint8(12 * j));
            }
            table = abi.encodePacked(
                table,
                abi.encodePacked(
                    uint8(LANES), uint8(w), w == WORDS - 1 ? uint8(15) : uint8(0), uint8(SHIFT)
                ),
                positions,
                bytes7(0),
                abi.encode(type(uint256).max, w == 0 ? bias : 0, 0),
                factors
            );
        }
    }
}

/// @notice Twelve trees of depth 6 in two chunks, which is opening them, too.
contract ForestKernelsBenchmark is Benchmark, Trees {
    function test_Forest() external {
        _drawShape(1);
        Tree[][2] memory trees = [_drawTrees(6, 6), _drawTrees(6, 6)];
        address chunk = _store(trees, [uint256(6), 6]);
        bytes memory sample = new bytes(FEATURES);
        for (uint256 i; i < FEATURES; ++i) {
            sample[i] = bytes1(uint8(_draw(0, limits[i])));
        }
        (int256[] memory totals, uint256 used) = new ForestHarness().measure(chunk, sample);
        uint256 start = gasleft();
        int256[] memory plainTotals = _walk(trees, sample);
        uint256 plain = start - gasleft();
        _snapshot("forest: 12 trees of depth 6", used + plain, plain, 0);
        for (uint256 k; k < CLASSES; ++k) {
            require(totals[k] == plainTotals[k], "the scores disagree");
        }
    }
}

/// @notice What naive Bayes compares, of a class of 1000 samples and 20 features of 1000.
contract FloatKernelsBenchmark is Benchmark, PlainFloats {
    function test_Quotient() external {
        uint256 product = uint256(keccak256("counts"));
        uint256 start = gasleft();
        uint256 quotient = Floats.quotient(product, 7, 11_234, 20);
        uint256 middle = gasleft();
        uint256 plain = _plainQuotient(product, 7, 11_234, 20);
        _snapshot("float: divide by a power", start, middle, gasleft());
        require(quotient == plain, "the quotients disagree");
    }
}

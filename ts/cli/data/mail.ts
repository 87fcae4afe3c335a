/**
 * What a mail says: the value of its Subject, a space and its body (what follows the first blank
 * line). The other headers would give the class away by list names and dates.
 */
export function mailText(mail: string): string {
  const blank = /\r?\n\r?\n/.exec(mail);
  const headers = blank ? mail.slice(0, blank.index) : mail;
  const body = blank ? mail.slice(blank.index + blank[0].length) : "";
  const subject = /^subject:[ \t]*(.*)/im.exec(headers)?.[1] ?? "";
  return `${subject} ${body}`;
}

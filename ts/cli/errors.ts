/**
 * What went wrong and what to do about it, in words for the person at the terminal.
 *
 * @param name One word in CamelCase that names the case, printed before the message.
 */
export class CliError extends Error {
  constructor(name: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
  }
}

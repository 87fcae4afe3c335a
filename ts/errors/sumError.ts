/**
 * An error of this library: its name says what happened, its message what to do next.
 *
 * @typeParam args - The values behind the message, to be handled by code.
 */
export abstract class SumError<args = unknown> extends Error {
  constructor(
    name: string,
    message: string,
    readonly args: args,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = name;
  }
}

/** Messages by error name (without the `Error` at its end), written from the error's values. */
// biome-ignore lint/suspicious/noExplicitAny: each message names the values it takes.
export type Messages = Record<string, (args: any) => string>;

/** One class of {@link SumError} for each message; `Reason` becomes `ReasonError`. */
export type ErrorClasses<messages extends Messages> = {
  [name in keyof messages & string as `${name}Error`]: new (
    args: Parameters<messages[name]>[0],
    options?: ErrorOptions,
  ) => SumError<Parameters<messages[name]>[0]>;
};

/** Makes the classes for a table of messages. */
export function createErrorClasses<messages extends Messages>(
  messages: messages,
): ErrorClasses<messages> {
  const classes = Object.entries(messages).map(([reason, message]) => {
    const name = `${reason}Error`;
    const errorClass = class extends SumError {
      constructor(args: unknown, options?: ErrorOptions) {
        super(name, message(args), args, options);
      }
    };
    Object.defineProperty(errorClass, "name", { value: name });
    return [name, errorClass];
  });
  return Object.fromEntries(classes);
}

/** Ends the run: the error for the referee, with a message that the participant can act on. */
export class Failure extends Error {
  constructor(stage, kind, message) {
    super(message);
    this.stage = stage;
    this.kind = kind;
  }
}

export const loadFailure = (message) => new Failure('load', 'exception', message);

export const spell = (shape) => `(${shape.join(', ')})`;

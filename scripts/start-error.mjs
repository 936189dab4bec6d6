/** An error that the user of the command can fix; shown as one line, without a stack. */
export class StartError extends Error {
  name = 'StartError';
}

/** Something that whoever runs the command can mend; shown as one line, without a stack. */
export class StartError extends Error {
  name = 'StartError';
}

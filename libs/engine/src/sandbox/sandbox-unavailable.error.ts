/** The sandbox cannot be had here; the message names what is missing and the command that fixes it. */
export class SandboxUnavailableError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      `Submissions cannot be isolated on this machine, so none will be run:\n${problems
        .map((problem) => `  - ${problem}`)
        .join('\n')}`,
    );
    this.name = 'SandboxUnavailableError';
  }
}

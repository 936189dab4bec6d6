/** Reading a bundle failed for a reason of ours (disk, processes, time): to be retried, never charged to a team. */
export class BundleReaderError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BundleReaderError';
  }
}

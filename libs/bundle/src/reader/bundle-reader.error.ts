/** Reading a bundle failed by a platform fault (disk, processes, time): to be retried, never charged to a team. */
export class BundleReaderError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BundleReaderError';
  }
}

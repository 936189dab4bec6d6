/** The service did not answer, or returned something else than requested; the message says why. */
export class ServiceError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ServiceError';
  }
}

/** The service did not answer, or not with what was asked for; the message says why. */
export class ServiceError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ServiceError';
  }
}

/** No api answered a heartbeat in time. The worker keeps the last answer that it had. */
export class HeartbeatUnansweredError extends Error {
  constructor(workerId: string, timeoutMs: number) {
    super(`No api answered the heartbeat of ${workerId} within ${timeoutMs} ms`);
    this.name = 'HeartbeatUnansweredError';
  }
}

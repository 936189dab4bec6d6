/** No api answered a heartbeat in time. The worker's last instruction stays in force. */
export class HeartbeatUnansweredError extends Error {
  constructor(workerId: string, timeoutMs: number) {
    super(`No api answered the heartbeat of ${workerId} within ${timeoutMs} ms`);
    this.name = 'HeartbeatUnansweredError';
  }
}

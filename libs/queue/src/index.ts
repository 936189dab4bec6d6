export { UnrecoverableError } from 'bullmq';
export { type ConsumeOptions, Consumer, type Handler, type JobContext } from './consumer';
export type { Answer, Payload, QueueName } from './definitions';
export * from './heartbeat-unanswered.error';
export * from './invalid-payload.error';
export { type LeaseClaim, type Leases, openLeases } from './leases';
export * from './queue.module';
export * from './queue-unavailable.error';
export * from './queues';

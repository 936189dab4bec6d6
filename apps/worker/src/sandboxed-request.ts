import type { Job, Session } from '@torchperf/contracts';
import type { SessionRequest } from '@torchperf/engine';

/** A worker's request to a referee; its type excludes a session without isolation. */
export type SandboxedRequest = SessionRequest & { readonly isolation: 'sandbox' };

/** What a job lacks: its files where they were unpacked, and the worker's slot with its class of hardware. */
export type SessionPlace = Omit<
  SessionRequest,
  Exclude<keyof Session, 'contestants' | 'reference' | 'dataset'> | 'isolation' | 'referenceLatencyMs'
> & { readonly hardwareClass: string };

/** The request of a job. It is always isolated: only this line sets `isolation`, after all other fields. */
export function requestOf(
  { lease: _, referenceLatenciesMs, ...session }: Job,
  { hardwareClass, ...place }: SessionPlace,
): SandboxedRequest {
  const referenceLatencyMs = referenceLatenciesMs[hardwareClass] ?? null;
  return { ...session, ...place, referenceLatencyMs, isolation: 'sandbox' };
}

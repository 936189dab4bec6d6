import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import pLimit from 'p-limit';
import { z } from 'zod';
import { BUNDLE_LIMITS } from '../policy/bundle-limits';
import { BundleRejectedError } from '../policy/bundle-rejected.error';
import { BUNDLE_RULES, type BundleRule } from '../policy/bundle-rules';
import { BundleReaderError } from './bundle-reader.error';
import { REPLY_DESCRIPTOR, type ReaderReply, type ReaderRequest } from './reader-messages';

/** What a reader process may use. */
export interface ReaderLimits {
  readonly heapMebibytes: number;
  readonly dataBytes: number;
  readonly fileBytes: number;
  readonly cpuSeconds: number;
  readonly wallTimeoutMs: number;
  readonly openFiles: number;
}

/** An honest bundle at every limit takes about 1 s of CPU and 90 MB. */
export const READER_LIMITS: ReaderLimits = {
  /** JavaScript heap, in MiB: contents stream, so only 2,000 paths live there. */
  heapMebibytes: 64,
  /** Writable memory, in bytes; Node 20 takes about 100 MiB of it, and Node 24 does not start with 512 MiB. */
  dataBytes: 1024 * 1024 * 1024,
  fileBytes: BUNDLE_LIMITS.fileBytes,
  cpuSeconds: 20,
  /** Wall time, in milliseconds: above the CPU time, so that only a stuck disk or a starved machine meets it. */
  wallTimeoutMs: 60_000,
  openFiles: 64,
};

/** Answers are about 250 KiB at 2,000 paths of 200 bytes, and the manifest. */
const REPLY_BYTES_MAX = 8 * 1024 * 1024;
/** Concurrent readers of one process; the others wait. */
const CONCURRENCY = 2;
/** Between the soft CPU limit (SIGXCPU), which is reported, and the hard one (SIGKILL). */
const CPU_GRACE_SECONDS = 2;

const PRLIMIT = '/usr/bin/prlimit';
/** What V8 prints before it aborts because the heap is full; Node also aborts by platform faults. */
const OUT_OF_MEMORY = /out of memory|\bOOM\b/i;

const RULES = Object.keys(BUNDLE_RULES) as [BundleRule, ...BundleRule[]];
const ReplySchema = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('read'),
    files: z.array(z.strictObject({ path: z.string(), bytes: z.int().nonnegative() })),
    leftOut: z.array(z.strictObject({ path: z.string(), files: z.int().nonnegative() })),
    expandedBytes: z.int().nonnegative(),
    pathBytes: z.int().nonnegative(),
    compressedBytes: z.int().nonnegative(),
    captured: z.base64(),
    problems: z.array(z.string()),
  }),
  z.strictObject({ outcome: z.literal('rejected'), code: z.enum(RULES), message: z.string() }),
  z.strictObject({ outcome: z.literal('failed'), message: z.string() }),
]) satisfies z.ZodType<ReaderReply>;
export type ReadArchiveReply = Extract<z.infer<typeof ReplySchema>, { outcome: 'read' }>;

const limit = pLimit(CONCURRENCY);

/**
 * Reads an archive in a process of its own, with an empty environment and its own limits.
 * @throws BundleRejectedError when the archive broke a rule or used up its limits; BundleReaderError when the
 * reading failed by a platform fault.
 */
export async function readInProcess(
  request: ReaderRequest,
  limits: ReaderLimits = READER_LIMITS,
): Promise<ReadArchiveReply> {
  const reply = await limit(() => runReader(request, limits));
  switch (reply.outcome) {
    case 'read':
      return reply;
    case 'rejected':
      throw new BundleRejectedError(reply.code, reply.message);
    case 'failed':
      throw new BundleReaderError(`The bundle could not be read: ${reply.message}`);
  }
}

/**
 * The reader's compiled program: next to this file once that is compiled too, else (under Jest) in dist.
 * @throws BundleReaderError when it was not built.
 */
function readerProgram(): string {
  const path = __filename.endsWith('.ts')
    ? resolve(__dirname, '../../../../dist/libs/bundle/src/reader/main.js')
    : join(__dirname, 'main.js');
  if (existsSync(path)) return path;
  throw new BundleReaderError(
    `The bundle reader is not built (${path} is missing): run "npm run build:server".`,
  );
}

function commandLine(request: ReaderRequest, limits: ReaderLimits): [string, ...string[]] {
  const { heapMebibytes, dataBytes, fileBytes, cpuSeconds, openFiles } = limits;
  const node = [
    process.execPath,
    `--max-old-space-size=${heapMebibytes}`,
    readerProgram(),
    JSON.stringify(request),
  ] as const;
  if (!existsSync(PRLIMIT)) return [...node];
  return [
    PRLIMIT,
    '--core=0',
    `--data=${dataBytes}`,
    `--fsize=${fileBytes}`,
    `--cpu=${cpuSeconds}:${cpuSeconds + CPU_GRACE_SECONDS}`,
    `--nofile=${openFiles}`,
    '--',
    ...node,
  ];
}

function runReader(request: ReaderRequest, limits: ReaderLimits): Promise<z.infer<typeof ReplySchema>> {
  const [program, ...programArguments] = commandLine(request, limits);
  return new Promise((fulfil, reject) => {
    const child = spawn(program, programArguments, {
      env: {},
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      timeout: limits.wallTimeoutMs,
      killSignal: 'SIGKILL',
    });
    const reply = collect(child.stdio[REPLY_DESCRIPTOR] as Readable, REPLY_BYTES_MAX);
    const complaint = collect(child.stderr as Readable, REPLY_BYTES_MAX);
    child.on('error', (cause) =>
      reject(new BundleReaderError('The bundle reader did not start.', { cause })),
    );
    child.on('close', (exitCode, signal) => {
      try {
        fulfil(interpret(exitCode, signal, reply(), complaint()));
      } catch (error) {
        reject(error);
      }
    });
  });
}

/** Gathers a stream's text up to a limit; what is beyond is read and dropped. */
function collect(stream: Readable, maxBytes: number): () => string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxBytes) chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

function interpret(
  exitCode: number | null,
  signal: NodeJS.Signals | null,
  reply: string,
  complaint: string,
): z.infer<typeof ReplySchema> {
  if (signal === 'SIGXCPU' || (signal !== null && OUT_OF_MEMORY.test(complaint))) {
    throw new BundleRejectedError(
      'bundle-too-costly',
      'Reading the bundle took more CPU time or memory than is allowed for it. Leave out what the model does not ' +
        'need; make a zip with default settings.',
    );
  }
  if (exitCode !== 0) {
    const end = signal === null ? `ended with status ${exitCode}` : `was ended by ${signal}`;
    throw new BundleReaderError(`The bundle reader ${end}: ${complaint.slice(-2000)}`);
  }
  return ReplySchema.parse(JSON.parse(reply));
}

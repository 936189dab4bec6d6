/**
 * The onnx contestant: holds a participant's ONNX model inside the sandbox and answers the referee.
 *
 * Theory of operation. Questions come in on descriptor 3, answers go out on descriptor 4, in the frames of
 * docs/protocol.md; standard output and standard error are the participant's log. Reading and writing block on
 * purpose: an event loop between pipe and model would cost more than the pipe. A question is read straight into
 * the memory that the input tensor looks at, an answer is copied once, in its own type, into a frame laid out at the
 * first call of that batch size. ONNX Runtime's `run` comes back through the event loop, whatever the model; the identity
 * contestant, which gives the floor, therefore takes one turn of the loop too.
 *
 * Usage: node contestant.mjs [NODE_MODULES]. NODE_MODULES is the folder that holds onnxruntime-node,
 * `/onnx/node_modules` by default.
 */
import { readSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { AnswerFrame, SCORE_TYPES } from './answer-frame.mjs';
import { checkFile, checkSides } from './check-model.mjs';
import { Failure, loadFailure, spell } from './failure.mjs';

const PROTOCOL = 2;
const [HELLO, LOAD, READY, INFER, BYE, ERROR] = [1, 2, 3, 4, 6, 7];
const IN = 3;
const OUT = 4;
/** Bytes: length and type; and, for questions, nonce and count too. */
const HEAD = 5;
const QUESTION_HEAD = HEAD + 8 + 4;
/** The input tensor starts on a cache line, the widest vector load there is. */
const ALIGNMENT = 64;
const MAX_MESSAGE_LENGTH = 2000;

const modules = process.argv[2] ?? '/onnx/node_modules';
const runtime = loadRuntime();

function loadRuntime() {
  try {
    const require = createRequire(join(modules, 'contestant.js'));
    const version = require('onnxruntime-node/package.json').version;
    return { ...require('onnxruntime-node'), version };
  } catch (error) {
    console.error(`contestant: onnxruntime-node cannot be loaded: ${error.message}`);
    return null;
  }
}

function quitOnProtocol(what) {
  console.error(`contestant: the referee broke the protocol: ${what}`);
  process.exit(2);
}

/** Fills buffer[from, to); ends the process with status 0 when the referee has closed its end. */
function readInto(buffer, from, to) {
  for (let have = from; have < to; ) {
    const count = readSync(IN, buffer, have, to - have, null);
    if (count === 0) process.exit(0);
    have += count;
  }
}

function write(frame) {
  for (let done = 0; done < frame.length; ) done += writeSync(OUT, frame, done, frame.length - done, null);
}

function send(type, content) {
  const payload = Buffer.from(JSON.stringify(content));
  const head = Buffer.alloc(HEAD);
  head.writeUInt32LE(payload.length, 0);
  head.writeUInt8(type, 4);
  write(Buffer.concat([head, payload]));
}

/** @returns {{type: number, payload: Buffer}} */
function readFrame() {
  const head = Buffer.alloc(HEAD);
  readInto(head, 0, HEAD);
  const payload = Buffer.alloc(head.readUInt32LE(0));
  readInto(payload, 0, payload.length);
  return { type: head[4], payload };
}

function failureOf(error, stage, doing) {
  const outOfMemory = /bad_alloc|failed to allocate|allocation failed|out of memory/i.test(error.message);
  return new Failure(stage, outOfMemory ? 'out-of-memory' : 'exception', `${doing}: ${error.message}`);
}

const product = (shape) => shape.reduce((all, dimension) => all * dimension, 1);

/** @returns the session, the names of its two sides, and whether it takes one example at a time only. */
async function loadModel(task) {
  if (!runtime) throw loadFailure('This worker has no onnxruntime-node: contact the organiser');
  const { bundle, entry, threads } = task;
  const path = join(bundle, entry);
  let session;
  try {
    checkFile(path, task);
    session = await runtime.InferenceSession.create(path, {
      executionProviders: ['cpu'],
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
    });
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw failureOf(error, 'load', `Loading ${entry} failed`);
  }
  checkSides(path, session.inputMetadata, session.outputMetadata, task);
  const [{ shape }] = session.inputMetadata;
  return {
    session,
    input: session.inputNames[0],
    output: session.outputNames[0],
    onlyOne: shape[0] === 1,
  };
}

/** Where questions are read, with the plans that look into it: one for each batch size seen. */
class QuestionBuffer {
  constructor(capacity) {
    const start = ALIGNMENT - (QUESTION_HEAD % ALIGNMENT);
    this.memory = new ArrayBuffer(start + capacity);
    this.bytes = Buffer.from(this.memory, start, capacity);
    this.plans = new Map();
  }

  /** Reads the rest of a frame of which `have` bytes are there. @returns the buffer that holds it now. */
  finish(have) {
    if (have < HEAD) readInto(this.bytes, have, HEAD);
    const there = Math.max(have, HEAD);
    const total = HEAD + this.bytes.readUInt32LE(0);
    if (there > total) quitOnProtocol(`${there - total} bytes after a frame`);
    let target = this;
    if (total > this.bytes.length) {
      target = new QuestionBuffer(total);
      this.bytes.copy(target.bytes, 0, 0, there);
    }
    readInto(target.bytes, there, total);
    return target;
  }
}

/** Memory for the answers of one batch size, and the tensors that look at its questions, laid out once. */
class Plan {
  constructor(buffer, count, task, model) {
    const example = product(task.inputShape);
    this.classes = task.classes;
    this.model = model;
    this.count = count;
    this.answer = new AnswerFrame('float32', count, task.classes);
    this.asks = [];
    if (!model) return;
    const step = model.onlyOne ? 1 : count;
    for (let first = 0; first < count; first += step) {
      const offset = buffer.bytes.byteOffset + QUESTION_HEAD + 4 * first * example;
      const x = new Float32Array(buffer.memory, offset, step * example);
      const feeds = { [model.input]: new runtime.Tensor('float32', x, [step, ...task.inputShape]) };
      this.asks.push({ feeds, step, at: first * task.classes });
    }
  }

  /** Asks the model, and puts what it gives into the frame. */
  async fill() {
    for (const { feeds, step, at } of this.asks) {
      let answer;
      try {
        answer = (await this.model.session.run(feeds))[this.model.output];
      } catch (error) {
        throw failureOf(error, 'infer', 'The model failed on a call');
      }
      this.put(answer, step, at);
    }
  }

  put({ type, data, dims }, step, at) {
    const fits =
      (dims.length === 2 && dims[0] === step && dims[1] === this.classes) ||
      (dims.length === 1 && step === 1 && dims[0] === this.classes);
    if (!fits) throw badOutput(`expected ${spell([step, this.classes])}, got ${spell(dims)}`);
    if (type !== this.answer.type) this.answer = this.answerOf(type);
    this.answer.put(data, at);
  }

  /** A model's scores have one type, which is known for sure from the first of them. */
  answerOf(type) {
    if (!SCORE_TYPES.has(type)) throw badOutput(`expected real numbers of at most 64 bits, got ${type}`);
    return new AnswerFrame(type, this.count, this.classes);
  }
}

const badOutput = (message) => new Failure('infer', 'bad-output', message);

/** Answers questions until BYE or the end of descriptor 3; without a model, by zeros. */
async function serve(task, model) {
  const exampleBytes = 4 * product(task.inputShape);
  let buffer = new QuestionBuffer(QUESTION_HEAD + exampleBytes);
  for (;;) {
    const have = readSync(IN, buffer.bytes, 0, buffer.bytes.length, null);
    if (have === 0) return;
    if (have < HEAD || have !== HEAD + buffer.bytes.readUInt32LE(0)) buffer = buffer.finish(have);
    const { bytes } = buffer;
    if (bytes[4] === BYE) return;
    if (bytes[4] !== INFER) quitOnProtocol(`type ${bytes[4]} where a question was due`);
    const count = bytes.readUInt32LE(HEAD + 8);
    const length = bytes.readUInt32LE(0);
    if (length !== QUESTION_HEAD - HEAD + count * exampleBytes) {
      quitOnProtocol(`a question of ${count} examples with ${length} bytes`);
    }
    let plan = buffer.plans.get(count);
    if (!plan) {
      plan = new Plan(buffer, count, task, model);
      buffer.plans.set(count, plan);
    }
    if (model) await plan.fill();
    else await turn();
    write(plan.answer.answering(bytes));
  }
}

async function main() {
  const versions = {
    node: process.versions.node,
    onnxruntime: runtime?.version ?? 'missing',
  };
  send(HELLO, { protocol: PROTOCOL, runtime: 'onnx', versions });
  const { type, payload } = readFrame();
  if (type === BYE) return 0;
  if (type !== LOAD) quitOnProtocol(`type ${type} where LOAD was due`);
  const task = JSON.parse(payload.toString());
  try {
    const model = task.identity ? null : await loadModel(task);
    send(READY, {});
    await serve(task, model);
    return 0;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const message = error.message.slice(0, MAX_MESSAGE_LENGTH);
    send(ERROR, { stage: error.stage, kind: error.kind, message, trace: '' });
    return 1;
  }
}

process.exit(await main());

import { answering, HONEST, run } from '../test/small-task';

/** Lines that a model runs while it loads. */
const loading = (lines: string) => `${lines}\n${HONEST}`;
const PROCESSES = /allows no new processes/;
const NETWORK = /has no network/;

/** What the sandbox refuses is `forbidden`, in words that name it; what merely fails is not. */
it.each<[string, string, string, RegExp]>([
  ['a process', loading('import subprocess; subprocess.run(["true"])'), 'forbidden', PROCESSES],
  [
    'a pool of processes',
    loading('import multiprocessing; multiprocessing.get_context("fork").Process(target=print).start()'),
    'forbidden',
    PROCESSES,
  ],
  [
    'a connection',
    loading('import socket; socket.create_connection(("192.0.2.1", 80), 1)'),
    'forbidden',
    NETWORK,
  ],
  [
    'a page',
    loading('import urllib.request; urllib.request.urlopen("http://192.0.2.1/w.npz", timeout=1)'),
    'forbidden',
    NETWORK,
  ],
  [
    'a host name',
    loading('import socket; socket.getaddrinfo("localhost.example", 80)'),
    'forbidden',
    NETWORK,
  ],
  ['a process in a call', answering('import os; os.fork()'), 'forbidden', PROCESSES],
  ['a file in the bundle', loading('open("made.txt", "w")'), 'load-failed', /The bundle is read-only/],
])('names what was refused: %s', async (_, model, verdict, text) => {
  const report = await run(model);
  expect(report.verdict).toBe(verdict);
  expect(report.message).toMatch(text);
});

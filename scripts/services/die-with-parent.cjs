/**
 * Preloaded (`node --require`) into a server that another process started through `child.mjs`: when the pipe on
 * standard input ends, the parent has died, and the server ends too, with all of its process group.
 */
const GRACE_MS = 10_000;

if (process.env.TORCHPERF_PARENT_PIPE) {
  // Not meant for the processes that the server itself starts.
  delete process.env.TORCHPERF_PARENT_PIPE;
  process.stdin.resume();
  process.stdin.once('close', () => {
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.kill(-process.pid, 'SIGKILL'), GRACE_MS);
  });
  // The pipe alone does not keep a server alive that has finished.
  process.stdin.unref?.();
}

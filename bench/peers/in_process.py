"""Times a bundle's model in its own process with timeit, as its author would: no pipe, no referee, no sandbox.

Every call gets another input, as in a run. Prints the median of single calls in ns.
Usage: in_process.py BUNDLE CALLS [PACKAGES]
"""

import importlib.util
import itertools
import statistics
import sys
import timeit

bundle, calls = sys.argv[1], int(sys.argv[2])
sys.path += sys.argv[3:]
import numpy as np  # noqa: E402

WARMUP = 150
spec = importlib.util.spec_from_file_location("model", f"{bundle}/model.py")
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
inputs = itertools.cycle(np.random.default_rng(1).random((200, 1, 1, 28, 28), dtype=np.float32))
names = {"forward": module.load().forward, "inputs": inputs}
timer = timeit.Timer("forward(next(inputs))", globals=names)
timer.timeit(WARMUP)
print(1e9 * statistics.median(timer.repeat(repeat=calls, number=1)))

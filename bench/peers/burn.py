"""Keeps a CPU busy: without end, or in bursts of the given length with pauses of the same mean length between.

Usage: taskset -c CPU burn.py [BURST_SECONDS]
"""

import random
import sys
import time

burst = float(sys.argv[1]) if len(sys.argv) > 1 else None
draw = random.Random(1)
while True:
    until = time.monotonic() + (burst or 3600)
    while time.monotonic() < until:
        pass
    time.sleep(draw.uniform(0, 2) * (burst or 0))

"""Tests try the same examples on every machine, however slow it is, and compute on one core each.

Several workers with a pool of threads each would wait for one another most of the time.
"""

import os

from hypothesis import settings

os.environ.setdefault("OMP_NUM_THREADS", "1")  # read when a library with such a pool is loaded

settings.register_profile("gradaudit", derandomize=True, deadline=None)
settings.load_profile("gradaudit")

"""Small functions are compiled sooner if they are not optimised."""

import os

os.environ.setdefault("JAX_DISABLE_MOST_OPTIMIZATIONS", "1")

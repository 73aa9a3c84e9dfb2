"""What can be wrong with a gradient: one cause a file, all of one shape."""

from gradaudit.diagnose.causes import (
    column_factor,
    flip,
    memory_order,
    regularisation,
    row_factor,
    scale,
    shift,
    sign,
    swapped,
    transpose,
    zero,
)

CAUSES = (
    sign,
    zero,
    scale,
    regularisation,
    transpose,
    memory_order,
    flip,
    shift,
    swapped,
    row_factor,
    column_factor,
)
"""Where two explain equally, the earlier one is meant."""

__all__ = ["CAUSES"]

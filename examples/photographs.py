"""Writes the file that `cat_classifier.py` reads: 209 crops of two photographs, in HDF5.

The file of cats and other pictures that goes round with a well-known course is not free to hand on.
This one has its layout: ``train_set_x`` (209, 64, 64, 3) of bytes and ``train_set_y`` (209,) of 0
and 1. The crops are cut out of the two photographs that come with scikit-learn, a temple and a
flower, and labelled by photograph.

Run it as ``python examples/photographs.py photographs.h5``; it needs scikit-learn, pillow and h5py.
"""

from __future__ import annotations

import sys
from pathlib import Path

from gradaudit.demos.photographs import write_photographs


def main(path: Path) -> None:
    """Write the file."""
    write_photographs(path)
    print(f"written: {path}, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "photographs.h5"))

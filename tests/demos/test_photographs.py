"""The HDF5 file has the layout of the course's."""

import h5py
import numpy as np
import pytest

from gradaudit.demos import MissingExtraError
from gradaudit.demos.photographs import labelled_crops, read_photographs, write_photographs


def test_file_has_the_courses_data_sets(tmp_path):
    path = tmp_path / "photographs.h5"
    write_photographs(path)
    with h5py.File(path) as file:
        assert file["train_set_x"].shape == (209, 64, 64, 3)
        assert file["train_set_x"].dtype == np.uint8
        assert file["train_set_y"].shape == (209,)


def test_what_is_written_is_read(tmp_path):
    path = tmp_path / "photographs.h5"
    write_photographs(path)
    for pictures, labels in (read_photographs(path), read_photographs()):
        np.testing.assert_array_equal(pictures, labelled_crops()[0])
        np.testing.assert_array_equal(labels, labelled_crops()[1])


def test_both_photographs_are_cut_from():
    crops, labels = labelled_crops(count=50, side=8, seed=3)
    assert crops.shape == (50, 8, 8, 3)
    assert set(labels) == {0, 1}
    assert len(np.unique(crops.reshape(50, -1), axis=0)) == 50


@pytest.mark.parametrize(
    ("module", "package"),
    [("h5py", "h5py"), ("sklearn.datasets", "scikit-learn"), ("PIL", "pillow")],
)
def test_missing_package_is_one_sentence(monkeypatch, module, package):
    monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(MissingExtraError) as caught:
        read_photographs()
    assert str(caught.value) == (
        f'This demonstration needs {package}; get it with pip install "gradaudit[demo]".'
    )

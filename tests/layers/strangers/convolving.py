"""Windows of images."""

from __future__ import annotations

import numpy as np

from tests.layers.strangers._stranger import Stranger, normal


class Conv:
    """Several filters, one channel, valid, in loops."""

    def __init__(self):
        self.kernels, self.bias = normal(2, 3, 2), normal(2)

    def windows(self, image):
        h, w = image.shape[0] - 2, image.shape[1] - 1
        for i in range(h):
            for j in range(w):
                yield image[i : i + 3, j : j + 2], i, j

    def forward(self, image):
        self.last = image
        out = np.zeros((image.shape[0] - 2, image.shape[1] - 1, 2))
        for window, i, j in self.windows(image):
            out[i, j] = np.sum(window * self.kernels, axis=(1, 2)) + self.bias
        return out

    def backward(self, d_out):
        self.kernels_grad, self.bias_grad = np.zeros((2, 3, 2)), d_out.sum((0, 1))
        d_image = np.zeros(self.last.shape)
        for window, i, j in self.windows(self.last):
            self.kernels_grad += d_out[i, j][:, None, None] * window
            self.put(d_image, i, j, np.tensordot(d_out[i, j], self.kernels, axes=1))
        return d_image

    def put(self, d_image, i, j, part):
        d_image[i : i + 3, j : j + 2] += part


class WindowsOverwrite(Conv):
    def put(self, d_image, i, j, part):
        d_image[i : i + 3, j : j + 2] = part  # so that only the corners, in one window, are right


class MaxPool:
    def forward(self, x):
        self.x = x
        n, h, w = x.shape
        self.parts = x.reshape(n, h // 2, 2, w // 2, 2)
        self.out = self.parts.max(axis=(2, 4), keepdims=True)
        return self.out[:, :, 0, :, 0]

    def backward(self, dout):
        return (self.where() * dout[:, :, None, :, None]).reshape(self.x.shape)

    def where(self):
        return self.parts == self.out


class FirstAlways(MaxPool):
    def where(self):
        where = np.zeros_like(self.parts)
        where[:, :, 0, :, 0] = 1
        return where


IMAGES = normal(2, 4, 4)
LARGEST = MaxPool()
LARGEST.forward(IMAGES)
FIRST = np.zeros(IMAGES.shape, dtype=bool)
FIRST[:, ::2, ::2] = True

OVERWRITTEN = np.ones((5, 4), dtype=bool)
OVERWRITTEN[::4, ::3] = False

STRANGERS = {
    "convolution": Stranger(
        Conv,
        WindowsOverwrite,
        normal(5, 4),
        ("image", "kernels", "bias"),
        {"image": OVERWRITTEN},
    ),
    "pooling": Stranger(
        MaxPool,
        FirstAlways,
        IMAGES,
        ("x",),
        {"x": LARGEST.where().reshape(IMAGES.shape) != FIRST},
    ),
}

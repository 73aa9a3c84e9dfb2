"""Networks from scratch in NumPy: forward and backward side by side, every layer audited."""

from gradaudit.nn.activate import Activate
from gradaudit.nn.activations import (
    GELU,
    Activation,
    Identity,
    LeakyReLU,
    ReLU,
    Sigmoid,
    SoftMax,
    Softplus,
    TanH,
)
from gradaudit.nn.attention import SelfAttention
from gradaudit.nn.audit import check_network
from gradaudit.nn.batch_norm import BatchNorm
from gradaudit.nn.convolution import Conv2D
from gradaudit.nn.deep_network import DeepNetwork, initial_parameters
from gradaudit.nn.dropout import Dropout
from gradaudit.nn.embedding import Embedding
from gradaudit.nn.flatten import Flatten
from gradaudit.nn.fully_connected import FullyConnected
from gradaudit.nn.layer import Layer
from gradaudit.nn.layer_norm import LayerNorm
from gradaudit.nn.losses import (
    BinaryCrossEntropy,
    CrossEntropy,
    Hinge,
    Loss,
    MeanSquaredError,
    SoftmaxCrossEntropy,
)
from gradaudit.nn.lstm import LSTM
from gradaudit.nn.optimisers import SGD, Adam, Optimiser
from gradaudit.nn.penalties import L1, L2, Penalty
from gradaudit.nn.pooling import AvgPool, MaxPool
from gradaudit.nn.recurrent import RNN
from gradaudit.nn.regularised_network import RegularisedNetwork
from gradaudit.nn.sequential import Sequential
from gradaudit.nn.training import fit
from gradaudit.nn.vectors import roll, shapes_of, unroll

__all__ = [
    "GELU",
    "L1",
    "L2",
    "LSTM",
    "RNN",
    "SGD",
    "Activate",
    "Activation",
    "Adam",
    "AvgPool",
    "BatchNorm",
    "BinaryCrossEntropy",
    "Conv2D",
    "CrossEntropy",
    "DeepNetwork",
    "Dropout",
    "Embedding",
    "Flatten",
    "FullyConnected",
    "Hinge",
    "Identity",
    "Layer",
    "LayerNorm",
    "LeakyReLU",
    "Loss",
    "MaxPool",
    "MeanSquaredError",
    "Optimiser",
    "Penalty",
    "ReLU",
    "RegularisedNetwork",
    "SelfAttention",
    "Sequential",
    "Sigmoid",
    "SoftMax",
    "SoftmaxCrossEntropy",
    "Softplus",
    "TanH",
    "check_network",
    "fit",
    "initial_parameters",
    "roll",
    "shapes_of",
    "unroll",
]

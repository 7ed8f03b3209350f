"""A model of Paddle, trained, evaluated and asked to predict, by lines."""

from paddle_run import train

PARSER = "paddle"
PACKAGES = ("paddlepaddle",)

train(2)

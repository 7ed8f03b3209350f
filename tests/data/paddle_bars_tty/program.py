"""A model of Paddle, trained, evaluated and asked to predict, by bars in a terminal."""

from paddle_run import train

PARSER = "paddle"
PACKAGES = ("paddlepaddle",)

train(1)

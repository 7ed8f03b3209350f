"""A model of Paddle, trained, evaluated and asked to predict, with their costs."""

from paddle_run import train

PARSER = "paddle"
PACKAGES = ("paddlepaddle",)

train(3)

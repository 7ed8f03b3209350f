"""Train by Composer for two epochs, with a line in the middle of each and an evaluation."""

from composer_run import train

PARSER = "composer"
PACKAGES = ("mosaicml", "torch")

train("2ep", "6ba", "1ep")

"""Train by Composer for a count of batches, then for a count of samples."""

from composer_run import train

PARSER = "composer"
PACKAGES = ("mosaicml", "torch")

train("16ba", "8ba", "8ba")
train("160sp", "5ba", "100ba")

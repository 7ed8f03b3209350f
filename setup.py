"""Build the distribution; setup.cfg says what it holds."""

from setuptools import setup

setup()

"""The settings for tools that only read code (types, templates): no server, no secret."""

import os

from config.embedded import environment

environment.fill(os.environ, command="check")

from config.settings import *  # noqa: E402, F403  (the environment has to be there first)

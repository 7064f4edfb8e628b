#!/usr/bin/env python3
"""Every command of Cadre; `manage.py help` lists them.

`manage.py celery …` and `manage.py granian …` pass on to those programs, so that they too find
the embedded servers.
"""

import sys
from importlib import import_module

from config.bootstrap import prepare_environment
from config.embedded import EmbeddedServerError

PROGRAMS = {"celery": "celery.__main__:main", "granian": "granian.cli:entrypoint"}


def main(argv: list[str]) -> None:
    try:
        prepare_environment(argv)
    except EmbeddedServerError as error:
        sys.exit(f"{error}")
    if len(argv) > 1 and argv[1] in PROGRAMS:
        module, function = PROGRAMS[argv[1]].split(":")
        sys.argv = argv[1:]
        getattr(import_module(module), function)()
    else:
        from django.core.management import execute_from_command_line

        execute_from_command_line(argv)


if __name__ == "__main__":
    main(sys.argv)

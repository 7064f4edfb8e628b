"""One process that works off a run: says that it is ready, reads the run's number, and ends with it."""

import sys

from config.bootstrap import prepare_environment


def main() -> None:
    prepare_environment(["bench", "migrate"])
    import django

    django.setup()
    import scipy.special  # noqa: F401 - what the core imports when first used is not measured
    from django.db import connection

    from succession.services.runs import advance_run

    connection.ensure_connection()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    run_id = int(sys.stdin.readline())
    while advance_run(run_id=run_id) is not None:
        pass


if __name__ == "__main__":
    main()

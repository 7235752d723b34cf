"""``python -m assetjob``, and the command ``assetjob``."""

import gc


def main() -> None:
    """Run the command line; a worker, which loads this module too, is spared of it."""
    from assetjob.cli.commands import main  # noqa: PLC0415

    try:
        main()
    finally:
        gc.freeze()  # else all is looked through for garbage at the exit: a twentieth of a run


if __name__ == "__main__":
    main()

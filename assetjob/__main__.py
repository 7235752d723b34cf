"""``python -m assetjob``, and the command ``assetjob``."""


def main() -> None:
    """Run the command line; a worker, which loads this module too, is spared of it."""
    from assetjob.cli import main  # noqa: PLC0415

    main()


if __name__ == "__main__":
    main()

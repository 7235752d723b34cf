"""``python -m assetjob``."""

from assetjob.cli import main

if __name__ == "__main__":
    main()

#!/usr/bin/env bash
# Install assetjob into a virtual environment in $RUNNER_TEMP/assetjob: the version of the action, or
# $VERSION of the repository that the action comes from.
set -euo pipefail

source="$ACTION"
if [ -n "$VERSION" ]; then
  if [ -z "$REPOSITORY" ]; then
    echo "::error title=assetjob::version: needs an action from a repository; write uses: OWNER/assetjob@$VERSION instead"
    exit 2
  fi
  source="assetjob @ git+${GITHUB_SERVER_URL:-https://github.com}/$REPOSITORY@$VERSION"
fi

"$PYTHON" -m venv "$RUNNER_TEMP/assetjob"
# On Windows the programs of an environment are in Scripts; bin is what the other steps name.
[ -d "$RUNNER_TEMP/assetjob/bin" ] || cp -r "$RUNNER_TEMP/assetjob/Scripts" "$RUNNER_TEMP/assetjob/bin"
"$RUNNER_TEMP/assetjob/bin/python" -m pip install --quiet --disable-pip-version-check \
  --constraint "$ACTION/constraints.txt" "$source"

"""Which files must be sent with which items, and which workers have them already."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from assetjob.runtime.executors import InputFile
from assetjob.runtime.executors.dask.messages import Call, Reply, SentFile
from assetjob.runtime.safe_read import Folders, located, read_file

_LARGEST_SENT = 256_000_000  # bytes of one file
_KNOWN_PLACES = 50_000  # contents whose worker is known


class Placement:
    """What replies have shown about the workers: the files they see, and those they were sent."""

    def __init__(self) -> None:
        self.unseen: set[Path] = set()  # folders of which a worker has no file
        self._places: OrderedDict[str, str] = OrderedDict()

    def place(self, files: Iterable[InputFile]) -> str | None:
        """Return the address of a worker that was sent one of the files."""
        return next(filter(None, (self._places.get(file.digest) for file in files)), None)

    def sent(
        self, roots: Sequence[Folders], files: Iterable[InputFile], *, with_data: bool
    ) -> Iterator[SentFile]:
        """Yield what is sent of each file: its bytes if a worker may not have them.

        Raises:
            UnreadableError: A file cannot be read, or is too large to be sent.
        """
        for file in files:
            folder, _ = located(roots[file.root], file.path)
            is_there = file.digest in self._places or folder not in self.unseen
            if file.digest and is_there and not with_data:
                yield SentFile(file.root, file.path, file.digest, None)
            else:
                data = read_file(roots[file.root], file.path, _LARGEST_SENT)
                digest = hashlib.sha256(data).hexdigest()
                yield SentFile(file.root, file.path, digest, data)

    def note(self, call: Call, reply: Reply) -> None:
        """Learn from a reply to a call."""
        for file in call.files:
            if file.root in reply.missing:
                self.unseen.add(located(call.roots[file.root], file.path)[0])
            if reply.answers and file.data is not None:
                self._places[file.digest] = reply.address
        while len(self._places) > _KNOWN_PLACES:
            self._places.popitem(last=False)

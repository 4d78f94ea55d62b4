"""The bytes of a file, read at once or when somebody asks."""

from collections.abc import Iterator, Mapping


def digest_of(source: bytes) -> str:
    """Name some bytes, as the cache does."""
    # Not above: OpenSSL is slow to load, and a file that matters to nobody has no need of a digest.
    import hashlib

    return hashlib.sha256(source).hexdigest()


class Content:
    """What a file holds, by its digest."""

    __slots__ = ("_digest", "_path", "_source")

    def __init__(self, path: str, source: bytes | None, digest: str | None = None) -> None:
        """Hold bytes that were read, or the digest that an earlier run took."""
        self._path = path
        self._source = source
        self._digest = digest

    @property
    def digest(self) -> str:
        """The digest of the bytes."""
        if self._digest is None:
            assert self._source is not None
            self._digest = digest_of(self._source)
        return self._digest

    def let_go(self) -> None:
        """Forget the bytes: whoever asks for them has them read again."""
        self._digest = self.digest
        self._source = None

    @property
    def source(self) -> bytes | None:
        """The bytes, which are held from now on.

        None if the file has changed, or gone, since it was looked up.
        """
        self._source = self.read()
        return self._source

    def read(self) -> bytes | None:
        """Return the bytes, as ``source`` does, but hold them no longer."""
        if self._source is not None:
            return self._source
        try:
            with open(self._path, "rb") as stream:
                source = stream.read()
        except (OSError, MemoryError):
            return None
        return source if digest_of(source) == self._digest else None


class Sources(Mapping[str, bytes]):
    """The bytes of some files, by shown path.

    One that has changed meanwhile is missing.
    """

    def __init__(self, contents: Mapping[str, Content]) -> None:
        self._contents = contents

    def __getitem__(self, path: str) -> bytes:
        source = self._contents[path].source
        if source is None:
            raise KeyError(path)
        return source

    def __iter__(self) -> Iterator[str]:
        return (path for path, content in self._contents.items() if content.source is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

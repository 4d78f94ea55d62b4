"""Context managers of the standard library that never swallow an exception.

Read from its source: each `__exit__` and `__aexit__` behind these names returns nothing that is true. What
the running Python says of each of them, and which others it has, is asked by
`tests/checker/rules/test_standard_managers.py`.

Not here, since their answer is decided elsewhere: `ExitStack` and `AsyncExitStack`, `mock.patch` (an
`ExitStack` inside), what `@contextmanager` makes, and `suppress`, `assertRaises`, which do swallow.
"""

from __future__ import annotations

_BY_MODULE = {
    "aifc": "open",
    "asyncio": (
        "Barrier BoundedSemaphore Condition Lock Runner Semaphore TaskGroup start_server start_unix_server "
        "timeout timeout_at"
    ),
    "bz2": "BZ2File open",
    "cProfile": "Profile",
    "calendar": "different_locale",
    "cgi": "FieldStorage",
    "codecs": "StreamReader StreamReaderWriter StreamRecoder StreamWriter open",
    "compression.bz2": "BZ2File open",
    "compression.gzip": "GzipFile open",
    "compression.lzma": "LZMAFile open",
    "compression.zstd": "ZstdFile open",
    "concurrent.futures": (
        "Executor InterpreterPoolExecutor ProcessPoolExecutor ThreadPoolExecutor"
    ),
    "concurrent.futures.interpreter": "InterpreterPoolExecutor",
    "concurrent.futures.process": "ProcessPoolExecutor",
    "concurrent.futures.thread": "ThreadPoolExecutor",
    "contextlib": "aclosing chdir closing nullcontext redirect_stderr redirect_stdout",
    "dbm": "open",
    "dbm.dumb": "open",
    "dbm.gnu": "open",
    "dbm.ndbm": "open",
    "dbm.sqlite3": "open",
    "decimal": "localcontext",
    "fileinput": "FileInput input",
    "ftplib": "FTP FTP_TLS",
    "gzip": "GzipFile open",
    "http.server": "HTTPServer HTTPSServer ThreadingHTTPServer ThreadingHTTPSServer",
    "imaplib": "IMAP4 IMAP4_SSL IMAP4_stream",
    "io": (
        "BufferedRWPair BufferedRandom BufferedReader BufferedWriter BytesIO FileIO StringIO TextIOWrapper "
        "open open_code"
    ),
    "lzma": "LZMAFile open",
    "mmap": "mmap",
    "multiprocessing": ("Array BoundedSemaphore Condition Lock Manager Pool RLock Semaphore Value"),
    "multiprocessing.connection": "Client Connection Listener",
    "multiprocessing.dummy": ("BoundedSemaphore Condition Lock Pool RLock Semaphore"),
    "multiprocessing.managers": "BaseManager SharedMemoryManager SyncManager",
    "multiprocessing.pool": "Pool ThreadPool",
    "multiprocessing.synchronize": "BoundedSemaphore Condition Lock RLock Semaphore",
    "nntplib": "NNTP NNTP_SSL",
    "os": "add_dll_directory fdopen popen scandir",
    "pathlib": "Path PosixPath WindowsPath",
    "select": "devpoll epoll",
    "selectors": (
        "DefaultSelector DevpollSelector EpollSelector KqueueSelector PollSelector SelectSelector"
    ),
    "shelve": "BsdDbShelf DbfilenameShelf Shelf open",
    "smtplib": "LMTP SMTP SMTP_SSL",
    "socket": "create_connection create_server fromfd socket",
    "socketserver": (
        "ForkingTCPServer ForkingUDPServer ForkingUnixDatagramServer ForkingUnixStreamServer "
        "TCPServer ThreadingTCPServer ThreadingUDPServer ThreadingUnixDatagramServer "
        "ThreadingUnixStreamServer UDPServer UnixDatagramServer UnixStreamServer"
    ),
    "sqlite3": "Connection connect",
    "subprocess": "Popen",
    "sunau": "open",
    "tarfile": "TarFile TarFile.open open",
    "telnetlib": "Telnet",
    "tempfile": "NamedTemporaryFile SpooledTemporaryFile TemporaryDirectory TemporaryFile",
    "threading": "BoundedSemaphore Condition Lock RLock Semaphore",
    "tokenize": "open",
    "unittest.mock": "patch.dict",
    "urllib.request": "urlopen",
    "warnings": "catch_warnings",
    "wave": "open",
    "wsgiref.simple_server": "WSGIServer make_server",
    "xml.dom.minidom": "Document parse parseString",
    "xmlrpc.client": "Server ServerProxy",
    "xmlrpc.server": "DocXMLRPCServer SimpleXMLRPCServer",
    "zipfile": "PyZipFile ZipFile",
}

# Dotted paths of what makes such an object when it is called.
NON_SUPPRESSING = frozenset(
    f"{module}.{name}" for module, names in _BY_MODULE.items() for name in names.split()
)
# Built-ins that do.
NON_SUPPRESSING_BUILTINS = frozenset({"memoryview", "open"})

# Classes whose `open` method opens a file, and what gives another object of the same class.
PATHS = frozenset({"pathlib.Path", "pathlib.PosixPath", "pathlib.WindowsPath"})
MAKES_PATHS = frozenset({"pathlib.Path.cwd", "pathlib.Path.home"})
PATH_METHODS = frozenset(
    {
        "absolute", "expanduser", "joinpath", "resolve", "with_name", "with_stem", "with_suffix",
    }
)  # fmt: skip
PATH_ATTRIBUTES = frozenset({"parent"})

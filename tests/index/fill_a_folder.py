"""A process that fills a folder inside ``replacing_folder`` and then waits to be killed.

``python -m tests.index.fill_a_folder FOLDER``. It writes « half » when half of the folder is there.
"""

import sys
from pathlib import Path

from index.weights import replacing_folder

if __name__ == "__main__":
    with replacing_folder(Path(sys.argv[1])) as building:
        (building / "first").write_bytes(b"1" * 1000)
        print("half", flush=True)
        sys.stdin.readline()
        (building / "second").write_bytes(b"2" * 1000)

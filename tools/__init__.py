"""What builds and checks the book: run as `python -m tools.<name>` from the repository's root."""

import os

# Several processes share the cores here. With torch's own threads on top, small networks train
# ten to twenty times slower: the threads wait for one another by spinning.
os.environ.setdefault("OMP_NUM_THREADS", "1")

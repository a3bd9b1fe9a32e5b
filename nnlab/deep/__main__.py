"""Entry of the compute process: `python -m nnlab.deep PARENT [MODULE...]`."""

import sys

from nnlab.deep.process.serve import main

if __name__ == "__main__":
    main(sys.argv[1:])

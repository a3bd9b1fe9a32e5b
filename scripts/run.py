"""Start nnlab; the first start makes .venv and installs. Arguments are passed on to nnlab."""

import sys

import pythons

if __name__ == "__main__":
    pythons.refuse_others()
    import environment

    sys.exit(environment.launch(["-P", "-m", "nnlab"] + sys.argv[1:], test=False))

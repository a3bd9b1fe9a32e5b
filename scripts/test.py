"""Run the tests; the first run makes .venv and installs. Arguments are passed on to pytest."""

import sys

import pythons

if __name__ == "__main__":
    pythons.refuse_others()
    import environment
    import workers

    sys.exit(environment.launch(["-m", "pytest"] + workers.share(sys.argv[1:]), test=True))

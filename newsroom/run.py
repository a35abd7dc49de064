"""`make run`: from a fresh clone to a running desk. Only the standard library, and readable by any Python 3."""

# A program that talks on the terminal and starts others: that is what it is for.
# ruff: noqa: S603, S606, T201

import hashlib
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
NEEDED = (3, 11)
NEWER_PYTHONS = ["python3." + str(minor) for minor in (14, 13, 12, 11)]
ROOM_TO_INSTALL = 700  # MB
ROOM_TO_RUN = 50  # MB


def run():
    """Prepare what is missing and become the development server."""
    check_python()
    check_database()
    port = check_port()
    check_disk(ROOM_TO_RUN)
    os.environ.setdefault("DEBUG", "yes")
    install("requirements.txt")
    step("Preparing the database", "migrate", "--verbosity", "0")
    step("Making a login for each role", "make_logins", "--verbosity", "0")
    step("Loading clubs, people and competitions", "load_register")
    wants_sample = os.environ.get("SAMPLE", "").strip().lower() not in {"no", "0", "false", "off"}
    if wants_sample:
        step("Loading the sample desk (SAMPLE=no leaves it out)", "load_sample_desk")
    print(f"\nThe site  http://127.0.0.1:{port}/")
    print(f"The desk  http://127.0.0.1:{port}/admin/\n", flush=True)
    manage("make_logins")
    print("\nCtrl-C stops the server; `make run` starts it again with everything kept.\n", flush=True)
    os.chdir(ROOT)
    os.execv(str(VENV_PYTHON), [str(VENV_PYTHON), "manage.py", "runserver", f"127.0.0.1:{port}"])


def check_python():
    """Go on under a newer Python if this one is too old and another is at hand."""
    if sys.version_info >= NEEDED:
        return
    for name in NEWER_PYTHONS:
        found = shutil.which(name)
        if found:
            os.execv(found, [found, *sys.argv])
    stop(
        f"Newsroom needs Python 3.11 or newer; this is {sys.version.split()[0]}.",
        "Install one (Debian: apt install python3 python3-venv; macOS: brew install python),",
        "or name one you have: make run PYTHON=/path/to/python3",
    )


def check_database():
    """Leave a database that somebody named alone, unless told to use it."""
    url = os.environ.get("DATABASE_URL")
    if not url or os.environ.get("RUN_ON_DATABASE_URL", "").strip().lower() == "yes":
        return
    parts = urlsplit(url)
    named = f"{parts.scheme}://{parts.hostname or ''}{parts.path}"
    stop(
        f"DATABASE_URL names a database: {named}",
        "`make run` would change its tables and load the sample desk into it, so it stops here.",
        "For a database of its own:  env -u DATABASE_URL make run",
        "If you mean that database:  make run RUN_ON_DATABASE_URL=yes",
    )


def check_port():
    """Return the port to listen on, if it is free."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        stop(f"PORT must be a number from 1 to 65535, not {text!r}.")
    port = int(text)
    other = port + 1 if port < 65535 else 8001
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            stop(
                f"Port {port} cannot be used ({error.strerror}).",
                f"Stop what listens there (another `make run`?), or choose another port: make run PORT={other}",
            )
    return port


def check_disk(room):
    """Stop when the disk has less than so many megabytes left."""
    free = shutil.disk_usage(str(ROOT)).free // 1_000_000
    if free < room:
        stop(
            f"The disk is full: {free} MB are free under {ROOT}, {room} MB are needed.",
            "Make room there and run the same command again; nothing is lost.",
        )


def install(requirements):
    """Make the environment and install what a requirements file lists, if it changed since last time."""
    check_python()
    wanted = _fingerprint(requirements)
    stamp = VENV / (".installed-" + requirements)
    if _works() and stamp.exists() and stamp.read_text() == wanted:
        return
    check_disk(ROOM_TO_INSTALL)
    if not _works():
        print("Making the environment in .venv", flush=True)
        made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False)
        if made.returncode:
            stop(
                "The environment could not be made.",
                "On Debian and Ubuntu the package python3-venv is needed: apt install python3-venv",
            )
    print(f"Installing {requirements}: a minute or so the first time", flush=True)
    pip = [str(VENV_PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "-r", str(ROOT / requirements)]
    if subprocess.run(pip, check=False).returncode:
        check_disk(ROOM_TO_RUN)
        stop("The installation failed; pip says why above. Is the network there?")
    stamp.write_text(wanted)


def step(title, *command):
    """Announce a management command and run it."""
    print(title, flush=True)
    manage(*command)


def manage(*command):
    """Run a management command in the environment, or stop."""
    if subprocess.run([str(VENV_PYTHON), str(ROOT / "manage.py"), *command], check=False, cwd=str(ROOT)).returncode:
        check_disk(ROOM_TO_RUN)
        stop(f"`manage.py {command[0]}` failed; the reason stands above.")


def stop(*lines):
    """End with a plain explanation."""
    print("\n" + "\n".join(lines) + "\n", file=sys.stderr)
    sys.exit(1)


def _works():
    """Test whether the environment's Python starts and is new enough."""
    test = f"import sys; sys.exit(sys.version_info < {NEEDED})"
    return VENV_PYTHON.exists() and not subprocess.run([str(VENV_PYTHON), "-c", test], check=False).returncode


def _fingerprint(requirements):
    """Digest a requirements file and those that it includes."""
    text = (ROOT / requirements).read_text(encoding="utf-8")
    included = [line[3:].strip() for line in text.splitlines() if line.startswith("-r ")]
    return hashlib.sha256((text + "".join(map(_fingerprint, included))).encode()).hexdigest()


if __name__ == "__main__":
    try:
        if sys.argv[1:2] == ["install"]:
            install(sys.argv[2])
        else:
            run()
    except KeyboardInterrupt:
        sys.exit(130)

import os
import socket
import stat
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.models import User
from newsroom import run

ROOT = Path(run.__file__).parent.parent


def start(**env):
    """Return what `make run` says when it stops before it has touched anything."""
    clean = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PORT"}}
    ended = subprocess.run(
        [sys.executable, ROOT / "newsroom" / "run.py"], env=clean | env, capture_output=True, text=True, timeout=20
    )
    assert ended.returncode == 1
    return ended.stderr


def test_a_named_database_is_left_alone_and_its_password_unsaid():
    said = start(DATABASE_URL="postgres://desk:secret@db.example.com/paper")
    assert "postgres://db.example.com/paper" in said
    assert "RUN_ON_DATABASE_URL=yes" in said
    assert "secret" not in said


def test_a_taken_port_is_named_with_another_to_choose():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"Port {port} cannot be used" in start(PORT=str(port))


@pytest.mark.parametrize("port", ["x", "0", "65536", "-1"])
def test_a_port_that_is_none_is_refused(port):
    assert "PORT must be a number" in start(PORT=port)


def test_a_full_disk_is_said_so(capsys):
    with pytest.raises(SystemExit):
        run.check_disk(10**9)
    assert "The disk is full" in capsys.readouterr().err


def test_an_old_python_is_told_what_to_do(monkeypatch, capsys):
    monkeypatch.setattr(run, "NEEDED", (99, 0))
    monkeypatch.setattr(run, "NEWER_PYTHONS", [])
    with pytest.raises(SystemExit):
        run.check_python()
    assert "needs Python 3.11 or newer" in capsys.readouterr().err


def test_a_changed_requirement_is_seen_through_an_include(monkeypatch, tmp_path):
    monkeypatch.setattr(run, "ROOT", tmp_path)
    (tmp_path / "outer.txt").write_text("-r inner.txt\npytest\n")
    (tmp_path / "inner.txt").write_text("Django==5.2\n")
    before = run._fingerprint("outer.txt")
    (tmp_path / "inner.txt").write_text("Django==5.3\n")
    assert run._fingerprint("outer.txt") != before


class TestLogins:
    @pytest.fixture(autouse=True)
    def _folder(self, db, settings, tmp_path):
        settings.DEBUG = True
        settings.VAR = tmp_path
        self.file = tmp_path / "logins.txt"

    def make(self):
        out = StringIO()
        call_command("make_logins", stdout=out)
        return out.getvalue()

    def test_each_role_has_a_login_that_works_and_none_is_almighty(self):
        self.make()
        known = dict(line.split() for line in self.file.read_text().splitlines())
        assert len(set(known.values())) == len(known) == 5
        for name, password in known.items():
            user = User.objects.get(username=name)
            assert user.check_password(password) and user.is_staff and not user.is_superuser
            assert user.groups.count() == 1

    def test_only_the_owner_can_read_the_file(self):
        self.file.write_text("")
        self.file.chmod(0o644)
        self.make()
        assert stat.S_IMODE(self.file.stat().st_mode) == 0o600

    def test_a_second_start_keeps_and_shows_the_same(self):
        assert self.make() == self.make()

    def test_a_password_somebody_chose_is_never_set_back(self):
        self.make()
        editor = User.objects.get(username="editor")
        editor.set_password("my own choice")
        editor.save()
        assert "(your own password)" in self.make()
        assert User.objects.get(username="editor").check_password("my own choice")

    def test_never_on_a_server(self, settings):
        settings.DEBUG = False
        with pytest.raises(CommandError):
            self.make()
        assert not User.objects.exists()

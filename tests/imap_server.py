"""A mail server small enough to read: one mailbox, on this machine, spoken to over a real socket."""

import re
import socketserver
import threading
from contextlib import contextmanager


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("* OK ready")
        while line := self.rfile.readline():
            tag, verb, *rest = line.decode().strip().split(" ", 2)
            verb, rest = verb.upper(), rest[0] if rest else ""
            if verb == "UID":
                verb, rest = rest.split(" ", 1)
            answer = getattr(self, f"do_{verb.lower()}", self.do_anything)(rest)
            self.say(f"{tag} {answer or 'OK done'}")
            if verb == "LOGOUT":
                return

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def do_anything(self, rest):
        pass

    def do_capability(self, rest):
        self.say("* CAPABILITY IMAP4rev1")

    def do_login(self, rest):
        return None if rest == 'desk "secret"' else "NO wrong password"

    def do_select(self, rest):
        if rest != '"INBOX"':
            return "NO no such folder"
        self.say(f"* {len(self.server.messages)} EXISTS")
        return None

    def do_search(self, rest):
        unseen = [str(n) for n in self.server.messages if "\\Seen" not in self.server.flags[n]]
        self.say(f"* SEARCH {' '.join(unseen)}".strip())

    def do_fetch(self, rest):
        uid = int(rest.split(" ", 1)[0])
        data = self.server.messages[uid]
        if "RFC822.SIZE" in rest:
            self.say(f"* {uid} FETCH (UID {uid} RFC822.SIZE {len(data)})")
            return
        self.wfile.write(f"* {uid} FETCH (UID {uid} BODY[] {{{len(data)}}}\r\n".encode() + data + b")\r\n")

    def do_store(self, rest):
        uid = int(rest.split(" ", 1)[0])
        self.server.flags[uid] |= set(re.findall(r"\\\w+", rest))


@contextmanager
def mailbox_with(*messages):
    """Serve these messages, numbered from 1; give the server (its `url`, the `flags` of each message)."""
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    server.messages = dict(enumerate(messages, 1))
    server.flags = {n: set() for n in server.messages}
    server.url = f"imap://desk:secret@127.0.0.1:{server.server_address[1]}/INBOX"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()

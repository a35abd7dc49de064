"""Fetch what was mailed to the desk: run by a timer, as often as the desk wants its mail."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.mailbox import Mailbox, MailboxError, fetch


class Command(BaseCommand):
    help = "Take in the mails that nobody has seen yet from the mailbox that MAIL_IMAP_URL names."

    def handle(self, *args, **options):
        if not settings.MAIL_IMAP_URL:
            raise CommandError("Set MAIL_IMAP_URL to imaps://user:password@host/INBOX.", returncode=2)
        try:
            for line in fetch(Mailbox.of(settings.MAIL_IMAP_URL), largest=settings.IMPORT_LIMITS["whole_file"]):
                self.stdout.write(line)
        except MailboxError as error:
            raise CommandError(str(error)) from error

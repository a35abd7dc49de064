"""Read one delivery and save its stories: what the desk starts in a process of its own for a large upload."""

from django.core.management.base import BaseCommand, CommandError

from articles import deliveries
from articles.models import Delivery


class Command(BaseCommand):
    help = "Read a delivery that waits, or go on with one whose run has died."

    def add_arguments(self, parser):
        parser.add_argument("delivery", type=int, metavar="ID")
        parser.add_argument("--jobs", type=int, default=1, metavar="N")

    def handle(self, *args, **options):
        delivery = Delivery.objects.filter(pk=options["delivery"]).first()
        if delivery is None:
            raise CommandError("There is no such delivery.", returncode=2)
        try:
            count = sum(1 for _ in deliveries.work(delivery, jobs=options["jobs"]))
        except deliveries.Taken as taken:
            raise CommandError(str(taken)) from taken
        self.stdout.write(f"{count} stories.")

"""The reader site's addresses."""

from django.urls import path, register_converter

from articles.models.tag import KINDS

from . import archive, corrections, feeds, following, images, names, sheets, sitemaps, squads, tags, views
from .moved import follows_moves


class KindConverter:
    """The first part of a tag page's address: clubs, people, competitions, topics."""

    regex = "|".join(KINDS)

    def to_python(self, value: str) -> str:
        return KINDS[value]

    def to_url(self, value: str) -> str:
        return value


class MonthConverter:
    """A month as a story's address has it: jan to dec."""

    regex = "|".join(archive.MONTHS)

    def to_python(self, value: str) -> int:
        return archive.MONTHS.index(value) + 1

    def to_url(self, value: int) -> str:
        return archive.MONTHS[value - 1]


class YearConverter:
    """A year as a tag's page has it: four digits."""

    regex = "[12][0-9]{3}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(KindConverter, "kind")
register_converter(YearConverter, "fullyear")
register_converter(MonthConverter, "month")

app_name = "site"
urlpatterns = [
    path("", views.front, name="front"),
    path("<int:year>/<month:month>/<int:day>/<str:slug>/", views.story, name="story"),
    path("sections/<slug:slug>/", follows_moves(views.section), name="section"),
    path("sections/<slug:slug>/feed.xml", follows_moves(feeds.section), name="section-feed"),
    path("authors/<slug:slug>/", follows_moves(views.author), name="author"),
    path("authors/<slug:slug>/feed.xml", follows_moves(feeds.author), name="author-feed"),
    path("<kind:kind>/", names.names, name="tags"),
    path("<kind:kind>/a-z/<str:begin>/", names.names, name="tags-from"),
    path("<kind:kind>/<str:slug>/", follows_moves(tags.tag), name="tag"),
    path("<kind:kind>/<str:slug>/feed.xml", follows_moves(feeds.tag), name="tag-feed"),
    path("<kind:kind>/<str:slug>/<fullyear:year>/", follows_moves(tags.year), name="tag-year"),
    path("clubs/<str:slug>/squad/", follows_moves(squads.squad), name="squad"),
    path("clubs/<str:slug>/squad/find/", squads.squad_find, name="squad-find"),
    path("clubs/<str:slug>/squad/<str:day>/", follows_moves(squads.squad), name="squad-on"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("archive/", archive.years, name="archive"),
    path("archive/<int:year>/", archive.year, name="archive-year"),
    path("archive/<int:year>/<month:month>/", archive.month, name="archive-month"),
    path("following/", following.following, name="following"),
    path("following/add/", following.add, name="follow-add"),
    path("following/cards/", following.my_cards, name="following-cards"),
    path("following/feed.xml", following.feed, name="following-feed"),
    path("search/", views.search, name="search"),
    path("feed.xml", feeds.latest, name="feed"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemaps/news.xml", sitemaps.news, name="news-sitemap"),
    path("sitemaps/pages.xml", sitemaps.pages, name="pages-sitemap"),
    path("sitemaps/<int:year>-<int:month>.xml", sitemaps.month, name="month-sitemap"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("favicon.ico", images.favicon, name="favicon"),
    path("photos/<str:name>", images.rendition, name="rendition"),
    path("css/clubs/<str:ids>-<slug:version>.css", sheets.clubs, name="club-sheet"),
    path("css/brand/<str:masthead>-<str:accent>.css", sheets.brand, name="brand-sheet"),
    # Last: a page's address is a single word.
    path("<slug:slug>/", views.page, name="page"),
]

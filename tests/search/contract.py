"""What search promises on every database; each engine's own test class inherits it."""

import pytest
from django.db import connection

from articles import search
from articles.models import Article, PublishedArticle, Section
from articles.search.words import LONGEST_WORD

from .stories import HOUR, MONDAY, headlines, make_published, make_tag


@pytest.mark.django_db
class SearchContract:
    vendor: str

    @pytest.fixture(autouse=True)
    def _only_on_its_own_database(self, db):
        if connection.vendor != self.vendor:
            pytest.skip(f"runs on {self.vendor}")

    @pytest.mark.parametrize("written", ["Díaz", "Ødegaard", "Łukasz", "Groß", "Sæther", "N’Golo", "İlkay"])
    def test_accents_make_no_difference_either_way(self, written):
        plain = {"Ødegaard": "Odegaard", "Łukasz": "lukasz", "Groß": "GROSS", "Sæther": "saether"}
        plain |= {"Díaz": "diaz", "N’Golo": "ngolo", "İlkay": "ilkay"}
        make_published(f"{written} is out")
        make_published(f"{plain[written]} is back")
        for query in (written, plain[written]):
            assert len(search.find(query)) == 2

    def test_every_word_must_be_there(self):
        make_published("Liverpool beat Chelsea")
        make_published("Chelsea draw")
        assert headlines(search.find("chelsea liverpool")) == ["Liverpool beat Chelsea"]

    def test_words_of_body_captions_tags_and_nicknames_are_found(self):
        make_published(
            "Final",
            standfirst="A cup tie",
            body='<p>Kelleher saved.</p>\n<figure data-use="a1" data-layout="column">'
            "<figcaption>Caoimhín in goal</figcaption></figure>",
            tags=[make_tag("Tottenham Hotspur", "Spurs")],
            bylines=[{"name": "Ann Other", "author": None}],
        )
        for query in ("kelleher", "caoimhin", "cup tie", "hotspur", "spurs", "other"):
            assert headlines(search.find(query)) == ["Final"], query

    def test_the_last_word_may_be_a_beginning_and_only_the_last(self):
        make_published("Alexander-Arnold signs")
        assert search.find("signs alex")
        assert not search.find("alex signs")
        assert not search.find("lexander")

    def test_a_phrase_stands_together_and_in_order(self):
        make_published("Sheffield Wednesday win", standfirst="On Saturday")
        assert search.find('"sheffield wednesday"')
        assert search.find("“Sheffield Wednesday” win")
        assert not search.find('"wednesday sheffield"')
        assert not search.find('"sheffield wed"')
        assert not search.find('"win on"'), "a phrase does not reach from one field into the next"

    def test_newest_first_and_ties_by_article(self):
        old, tie, new = (
            make_published("Cup 1"),
            make_published("Cup 2"),
            make_published("Cup 3", dated_at=MONDAY + HOUR),
        )
        assert [row.pk for row in search.find("cup")] == [new.pk, tie.pk, old.pk]

    def test_pages_join_without_gap_or_double(self):
        made = [make_published(f"Cup {n}", dated_at=MONDAY + HOUR * (n // 3)) for n in range(20)]
        seen, last = [], None
        while page := search.find("cup", limit=6, older_than=last):
            seen += page
            last = (page[-1].dated_at, page[-1].article_id)
        assert [row.pk for row in seen] == [row.pk for row in reversed(made)]

    def test_only_what_is_live_is_found_at_each_moment(self):
        make_published("Cup", visible_from=MONDAY, visible_until=MONDAY + HOUR)
        assert not search.find("cup", at=MONDAY - HOUR / 3600)
        assert search.find("cup", at=MONDAY)
        assert not search.find("cup", at=MONDAY + HOUR)

    def test_many_hidden_stories_do_not_hide_an_older_live_one(self):
        make_published("Cup live")
        for n in range(60):
            make_published("Cup hidden", dated_at=MONDAY + HOUR * (n + 1), visible_until=MONDAY + HOUR * (n + 2))
        assert headlines(search.find("cup", limit=2)) == ["Cup live"]

    def test_tag_section_and_dates_narrow_the_search(self):
        club, section = make_tag("Everton"), Section.objects.create(name="Football", slug="football")
        make_published("Cup tagged", tags=[club])
        make_published("Cup sectioned", section=section)
        make_published("Cup later", dated_at=MONDAY + 24 * HOUR)
        assert headlines(search.find("cup", tag=club)) == ["Cup tagged"]
        assert headlines(search.find("cup", section=section)) == ["Cup sectioned"]
        assert headlines(search.find("cup", since=MONDAY + 24 * HOUR)) == ["Cup later"]
        assert headlines(search.find("cup", until=MONDAY + 24 * HOUR)) == ["Cup sectioned", "Cup tagged"]

    def test_marks_cannot_be_asked_for(self):
        club = make_tag("Everton")
        make_published("Cup", tags=[club])
        for query in (f"_t{club.pk}", f"t{club.pk}", f'"_t{club.pk}"', "_"):
            assert not search.find(query)

    @pytest.mark.parametrize(
        "query",
        [
            *("", " ", "\x00", "...", '"', '""', '"" ""', "'", "\\", "*", "()", "!!!", "⚽", "🏴󠁧󠁢󠁥󠁮󠁧󠁿 🥅", "\ud83d"),
            *(
                "NOT",
                "NEAR(",
                "a AND",
                'cup" OR "x',
                "words:cup",
                "-cup",
                "^cup",
                "cup:*",
                "cup:*A",
                "cup & ! x",
                "<->",
            ),
            *("x" * 10_000, "cup " * 3_000, '"' * 999, "⒈", "½", "a’s ’s", "%s %d", "; DROP TABLE x", "\u202ecup"),
        ],
        ids=lambda query: repr(query)[:20],
    )
    def test_hostile_queries_are_harmless(self, query):
        make_published("Something else")
        assert search.find(query) == []
        assert search.find_on_desk(query) == []

    def test_operators_are_words(self):
        make_published("Not a cup or a near miss and")
        assert search.find("not cup or near and")

    def test_extreme_stories_are_indexed(self):
        make_published("Long", body=f"<p>{'q' * 10_000} {'minute ' * 30_000}</p><p>⒈ ½ 'quoted' \\ back</p>")
        assert search.find("q" * 10_000) and search.find("q" * LONGEST_WORD)
        assert search.find("minute long")

    def test_a_changed_story_is_found_by_its_new_words_only(self):
        row = make_published("Draw at Anfield")
        row.headline = "Winner at Anfield"
        row.save()
        search.remember(search.Edition(row))
        assert headlines(search.find("anfield")) == ["Winner at Anfield"]
        assert not search.find("draw")

    def test_what_is_forgotten_or_deleted_leaves_nothing(self):
        first, second = make_published("Cup 1"), make_published("Cup 2")
        search.forget(first)
        assert headlines(search.find("cup")) == ["Cup 2"]
        PublishedArticle.objects.filter(pk=second.pk).delete()
        assert not search.find("cup")
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM articles_searchentry")
            assert cursor.fetchone() == (0,)

    def test_a_live_story_and_its_scheduled_change_are_both_known(self):
        later = MONDAY + HOUR
        live = make_published("Cup now", visible_until=later)
        change = make_published(
            "Cup then", article=live.article, slot="next", dated_at=MONDAY, visible_from=later, first_visible_at=later
        )
        assert headlines(search.find("cup", at=MONDAY)) == ["Cup now"]
        assert headlines(search.find("cup", at=later)) == ["Cup then"]
        live.delete()
        change.slot = "current"
        change.save()
        make_published("Cup last", article=live.article, slot="next", dated_at=MONDAY, visible_from=later + HOUR)
        assert headlines(search.find("cup", at=later)) == ["Cup then"]

    def test_dates_before_1970_and_far_ahead(self):
        for year in (1899, 1923, 1966, 2999):
            make_published(f"Cup {year}", dated_at=MONDAY.replace(year=year), visible_from=MONDAY)
        assert headlines(search.find("cup")) == ["Cup 2999", "Cup 1966", "Cup 1923", "Cup 1899"]

    def test_rebuilding_changes_nothing(self):
        make_published("Cup", tags=[make_tag("Everton")])
        before = headlines(search.find("cup"))
        search.rebuild()
        assert headlines(search.find("cup")) == before == ["Cup"]
        assert search.find_on_desk("cup")

    def test_the_desk_finds_drafts_by_text_tag_caption_and_earlier_headline(self):
        article = Article.objects.create(headline="Klopp’s plan", body="<p>Kelleher starts.</p>", notes="ring agent")
        article.uses.create(key="lead", caption="Under floodlights")
        article.tag_rows.create(tag=make_tag("Liverpool", "the Reds"))
        article.revisions.create(number=1, state={"headline": "Manager speaks"}, digest="x")
        search.remember_article(article)
        for query in ("klopp", "kelleher", "agent", "floodlights", "reds", "manager speaks"):
            assert search.find_on_desk(query) == [article], query
        assert not search.find("klopp"), "what only the desk has is never public"

    def test_the_desk_searches_within_a_list(self):
        draft, killed = (Article.objects.create(headline="Cup", status=status) for status in ("draft", "killed"))
        for article in (draft, killed):
            search.remember_article(article)
        assert search.find_on_desk("cup", within=Article.objects.filter(status="killed")) == [killed]
        first = search.find_on_desk("cup", limit=1)
        assert first == [killed]
        assert search.find_on_desk("cup", older_than=(killed.touched_at, killed.pk)) == [draft]
        draft.delete()
        assert search.find_on_desk("cup") == [killed]

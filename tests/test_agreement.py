"""The pictures that may belong to a caption: ranked by what both say, never by what every picture says."""

from datetime import UTC, datetime, timedelta

import pytest

from articles.agreement import Pictured, Wanted, event_agrees, rank

MATCH = "Northgate Rovers v Eastmoor United"
AT = datetime(2024, 2, 24, 17, 0, tzinfo=UTC)
CLUBS = "during the match between Northgate Rovers and Eastmoor United at Mill Lane"
CAPTION = "Tom Garrick wheels away after his header put Northgate Rovers in front"


def pictures(*captions, **more):
    return [Pictured(f"{caption} {CLUBS}", **more) for caption in captions]


def ranked(wanted, found):
    (best,) = rank([wanted], found)
    return [n for n, _ in best]


def test_the_words_that_few_pictures_have_decide():
    found = pictures(
        "Niall Corran is booked",
        "Tom Garrick warms up",
        "Tom Garrick celebrates his header",
        *("Supporters arrive",) * 20,
    )
    assert ranked(Wanted(CAPTION), found)[:2] == [2, 1]


def test_a_name_counts_for_more_than_another_word():
    found = [
        Pictured("Rain on the header tank and away fans"),
        Pictured("Garrick is on the bench"),
        *[Pictured("Rain")] * 5,
    ]
    assert ranked(Wanted(CAPTION), found)[0] == 1


def test_people_named_by_the_file_alone_count_too():
    found = [Pictured("A player runs"), Pictured("A player runs", people=("Tom Garrick",)), *[Pictured("Rain")] * 5]
    assert ranked(Wanted(CAPTION), found) == [1]


def test_accents_and_possessives_make_no_other_word():
    found = [Pictured("Muñoz’s header"), *[Pictured("Rain")] * 5]
    assert ranked(Wanted("Munoz scores"), found) == [0]


def test_of_two_alike_the_one_of_the_storys_day_and_hour_comes_first():
    days = [AT + timedelta(days=1), AT - timedelta(hours=9), AT - timedelta(hours=1)]
    found = [Pictured("Tom Garrick scores", event=MATCH, at=at) for at in days]
    wanted = Wanted(CAPTION, story=f"{MATCH}: late winner", at=AT)
    assert ranked(wanted, found) == [2, 1, 0]
    (best,) = rank([wanted], found)
    assert best[0][1].why == "Both say Tom Garrick, Northgate Rovers; the story's event; taken about the story's hour"
    assert best[1][1].why == "Both say Tom Garrick, Northgate Rovers; the story's event; the same day"


@pytest.mark.parametrize(
    ("caption", "picture", "why"),
    [
        ("Ben White clears off the line", "Ben White in training", "Both say Ben White"),
        ("White clears off the line", "The White Hart Lane end", ""),
        ("Declan Rice and Ashley Young shake hands", "Young fans wait for Declan Rice", "Both say Declan Rice"),
        ("March of the supporters on Park Lane", "Solly March in March", ""),
        ("Solly March crosses", "Solly March in March", "Both say Solly March"),
        ("George Best in 1968", "The best of George", "Both say George"),
        ("Reading supporters on Saturday", "A girl reading on Saturday", ""),
        ("Leyton Orient score", "Leyton Orient v Orient Express", "Both say Leyton Orient"),
        ("United before the break", "A united front; United", ""),
        ("Muñoz’s header", "Munoz with a header", "Both say Muñoz, header"),
        ("Mary Earps, the goalkeeper", "Earps and Mary", "Both say Mary, Earps"),
        ("Jos Buttler pulls to leg", "Jos Buttler at The Oval", "Both say Jos Buttler"),
        ("Trent Alexander-Arnold waves", "Trent Alexander-Arnold sits", "Both say Trent Alexander-Arnold"),
    ],
)
def test_only_reasons_that_an_editor_believes_are_given_and_without_any_nothing_is_offered(caption, picture, why):
    (best,) = rank([Wanted(caption)], [Pictured(picture), *[Pictured("Rain")] * 30])
    assert [agreement.why for _, agreement in best] == [why] * bool(why)


def test_an_hour_nobody_knows_says_nothing():
    found = [Pictured("Tom Garrick scores", at=AT)]
    (best,) = rank([Wanted(CAPTION, at=AT, time_known=False)], found)
    assert (best[0][1].day, best[0][1].hour) == (True, False)


def test_pictures_of_the_storys_event_are_offered_though_no_word_fits_and_strangers_are_not():
    found = [Pictured("A view", event=MATCH), Pictured("A view of Saltby", event="Saltby cup parade")]
    assert ranked(Wanted("Fans at dusk", story=f"{MATCH}: late winner"), found) == [0]


def test_nine_are_offered_at_most_and_none_where_nothing_agrees():
    assert len(ranked(Wanted(CAPTION, story=MATCH), pictures(*["Tom Garrick"] * 30, event=MATCH))) == 9
    assert ranked(Wanted("Fans at dusk"), pictures("Tom Garrick")) == []
    assert rank([Wanted("")], pictures("Tom Garrick")) == [[]]
    assert rank([], []) == []


def test_a_story_is_about_an_event_where_half_of_its_name_stands_in_it():
    assert event_agrees(MATCH, "Rovers beat United at home")
    assert event_agrees("Wimbledon", "Rain at Wimbledon")
    assert not event_agrees(MATCH, "Rovers sign a keeper")
    assert not event_agrees("", "Anything")

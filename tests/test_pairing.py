"""Pictures beside a story and captions that wait: by their words, else by their order, and what is unsure is asked."""

from articles.importers.eml import UNPLACED
from articles.pairing import Beside, pair, with_the_only_one
from articles.story import Block, Story, StoryPhoto

TEXT = Block("paragraph", "Rovers won with the last kick of a wet night.")


def caption(text, **more):
    return Block("photo", text, photo=StoryPhoto(text, **more))


def placed(story):
    return [(block.photo.file, block.verdict) for block in story.blocks if block.photo]


def test_one_for_each_is_taken_in_order_and_not_asked():
    told = Story(blocks=(caption("The net."), TEXT, caption("The bench.")))
    paired = pair(told, [Beside("1.jpg"), Beside("2.jpg")])
    assert placed(paired) == [("1.jpg", None), ("2.jpg", None)]
    assert paired.words == told.words


def test_words_go_before_order():
    told = Story(blocks=(caption("Sam Field turns after the winner"), caption("Robin Vale on the bench at half time")))
    own = [Beside("1.jpg", "ROBIN VALE sits on the bench at half time. 21 November"), Beside("2.jpg")]
    assert placed(pair(told, own)) == [("2.jpg", None), ("1.jpg", None)]


def test_fewer_pictures_than_captions_are_asked_about():
    told = Story(blocks=(caption("The net."), caption("The bench.")))
    assert placed(pair(told, [Beside("1.jpg")])) == [("1.jpg", "ask"), (None, None)]


def test_more_pictures_than_captions_stand_at_the_end_and_are_asked_about():
    told = Story(blocks=(caption("The net."), TEXT))
    assert placed(pair(told, [Beside("1.jpg"), Beside("2.jpg")])) == [("1.jpg", "ask"), ("2.jpg", "ask")]


def test_picture_of_a_story_without_any_leads_it():
    paired = pair(Story(blocks=(TEXT,)), [Beside("1.jpg"), Beside("2.jpg")])
    assert [block.kind for block in paired.blocks] == ["photo", "paragraph", "photo"]
    assert [photo.lead for photo, _ in paired.photos] == [True, False]


def test_caption_that_has_its_picture_keeps_it():
    told = Story(blocks=(caption("The net.", file="net.jpg"), TEXT))
    assert placed(pair(told, [Beside("1.jpg")])) == [("net.jpg", None), ("1.jpg", "ask")]


def test_nothing_beside_changes_nothing():
    told = Story(blocks=(caption("The net."), TEXT))
    assert pair(told, []) == told


def test_a_hundred_pictures_make_no_gallery():
    told = Story(blocks=(caption("The net."), TEXT))
    assert placed(pair(told, [Beside(f"{n}.jpg") for n in range(100)])) == [("0.jpg", "ask")]


def came(file, text=""):
    return Block("photo", text, verdict="ask", reasons=UNPLACED, photo=StoryPhoto(text, "Ada Quill", file=file))


def test_the_only_picture_of_a_mail_belongs_to_the_only_caption_and_is_asked():
    one = with_the_only_one(Story(blocks=(TEXT, caption("The net."), came("1.jpg", "Rovers v Vale"))))
    assert [block.text for block in one.blocks] == [TEXT.text, "The net."]
    assert placed(one) == [("1.jpg", "ask")]
    assert (one.photos[0][0].caption, one.photos[0][0].credit) == ("The net.", "Ada Quill")
    assert with_the_only_one(one) == one


def test_of_several_pictures_or_captions_of_a_mail_none_is_chosen():
    for blocks in [
        (TEXT, caption("The net."), came("1.jpg"), came("2.jpg")),
        (TEXT, caption("The net."), caption("The bench."), came("1.jpg")),
        (TEXT, came("1.jpg")),
        (TEXT, caption("The net."), caption("The bench.", file="2.jpg")),
    ]:
        assert with_the_only_one(Story(blocks=blocks)) == Story(blocks=blocks)

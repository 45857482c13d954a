"""Texts of mails: paragraphs made whole, HTML as what people see, and what the sender wrote of it."""

import time
from email.message import EmailMessage

import pytest

from tests.core.sources.mail.writing import read
from watchbill.sources.mail.charsets import decoded
from watchbill.sources.mail.flowed import unfolded
from watchbill.sources.mail.markup import text_of
from watchbill.sources.mail.quoting import own_words

#: Characters of something odd, and seconds that it may take; a method that grows with the square takes minutes.
MANY, SOON = 100_000, 3.0


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("one \ntwo\nthree", "one two\nthree"),
        ("one \n\ntwo", "one \n\ntwo"),
        (" stuffed\n From here", "stuffed\nFrom here"),
        ("> one \n> two\nthree", "> one two\nthree"),
        ("> one \ntwo", "> one \ntwo"),
        (">> one \n>>two \n> three", ">> one two \n> three"),
        ("bye \n-- \nAnn \nArbor", "bye \n-- \nAnn Arbor"),
        ("one ", "one "),
        ("", ""),
    ],
)
def test_soft_line_ends_are_taken_out(written: str, means: str) -> None:
    assert unfolded(written) == means


def test_a_space_may_belong_to_the_soft_end() -> None:
    assert unfolded("東京 \n駅", delete_space=True) == "東京駅"
    assert unfolded("one  \ntwo", delete_space=True) == "one two"


@pytest.mark.parametrize(
    ("markup", "seen"),
    [
        ("Hello", "Hello"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("a<br>b<br/>c<br><br>d", "a\nb\nc\n\nd"),
        ("<div>a</div>\n<div>  b \n c </div>", "a\nb c"),
        ("&lt;b&gt; &amp; &#8364; &nbsp;x &bogus; &#99999999999;", "<b> & € x &bogus; \N{REPLACEMENT CHARACTER}"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>c", "> a\n> > b\nc"),
        ("<a href='https://a.test/x'>there</a>", "there (https://a.test/x)"),
        ("<a href='https://a.test/x'>https://a.test/x</a>", "https://a.test/x"),
        ("<a href='javascript:alert(1)'>there</a>", "there"),
        ("<a href='mailto:a@b'>write</a> <a name=x>anchor</a>", "write anchor"),
        ("<img src='http://spy.test/1.gif'><img src=x alt='a chart'>", "[a chart]"),
        ("<script>alert('<p>x</p>')</script>a<style>b{}</style>c", "ac"),
        ("<head><title>t</title></head><body>b</body>", "b"),
        ("<!-- a --><![CDATA[b]]><?php c ?><!doctype html>d<!--[if mso]>e<![endif]-->f", "df"),
        ("<span style='display: none'>preview</span>a<p style='mso-hide:all'>b<p>c</p></p>d", "ad"),
        ("<div style='display:none'>never closed", "never closed"),
        ("<p title='a > b'>c</p>", "c"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<", "<"),
        ("<p", "<p"),
        ("<!-- never closed", "<!-- never closed"),
        ("<o:p>a</o:p><unknown>b</unknown>", "ab"),
        ("</p></blockquote></pre>a", "a"),
        ("", ""),
    ],
)
def test_of_html_what_people_see_is_text(markup: str, seen: str) -> None:
    assert text_of(markup) == seen


@pytest.mark.parametrize("end", ["", ">", '">', "'>"])
@pytest.mark.parametrize(
    "piece",
    [
        "<", "<!", "<!--", "<!-->", "</", "<a ", "<a\n", "<a/", "<a b=", '<a b="', "<a b='", "<?", "<![CDATA[",
        "&", "&#", "<script>", "<script></", "<style></style>", "<p>", "<td>", "<blockquote>", "<pre>\n",
        "<div style='display:none'>", "<a href='https://a.test'>", "<a b=' \">", '<a b=">',
    ],
)  # fmt: skip
def test_whatever_is_sent_as_html_is_read_in_a_moment(piece: str, end: str) -> None:
    began = time.process_time()

    text_of(piece * (MANY // len(piece)) + end)

    assert time.process_time() - began < SOON


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Yes.\n\n> Is it?\n> Really?", "Yes."),
        ("> Is it?\n\nYes.", "Yes."),
        ("On Monday Ann wrote:\n> Is it?\n\nYes.", "Yes."),
        ("Yes.\n\nOn Mon, 30 Nov 2026, Support of the\nplatform team <s@example.org>\nwrote:\n\n> Is it?", "Yes."),
        ("Ja.\n\nAm 30.11.2026 um 10:12 schrieb Ann:\n> Ist es?", "Ja."),
        ("The list is:\n> one", "The list is:"),
        ("Yes.\n\n-----Original Message-----\nFrom: Ann\nIs it?", "Yes."),
        ("Yes.\n\nFrom: Ann\nSent: Monday\nTo: me\n\nIs it?", "Yes."),
        ("Yes.\n\n*From:* Ann <a@b>\n*Date:* Monday\n\nIs it?", "Yes."),
        ("From: our side it works.\nDo you see it?", "From: our side it works.\nDo you see it?"),
        ("Yes.\n-- \nAnn\nLogistics", "Yes."),
        ("Yes.\n--\nAnn", "Yes."),
        ("Yes.\n--- cut ---\nno", "Yes.\n--- cut ---\nno"),
        ("Yes.\n\nSent from my iPhone", "Yes."),
        ("Look:\n\nBegin forwarded message:\n\n> From: CA\n> It expires.",
         "Look:\n\nBegin forwarded message:\n\n> From: CA\n> It expires."),
        ("> all of it is quoted", "> all of it is quoted"),
        ("-- \nAnn", "-- \nAnn"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_the_sender_wrote(text: str, own: str) -> None:
    assert own_words(text) == own


def test_of_what_is_forwarded_all_is_the_senders_matter() -> None:
    text = "FYI\n\nFrom: CA\nSent: Monday\nTo: us\n\nIt expires."

    assert own_words(text, "FW: It expires") == text
    assert own_words(text, "Re: It expires") == "FYI"


@pytest.mark.parametrize(
    ("charset", "words"),
    [
        ("utf-8", "Drücker € 日本語 😀 "),
        ("us-ascii", "Drücker € 日本語 😀 "),
        ("utf-16-le", "Drücker € 日本語 😀 "),
        ("gb18030", "Drücker € 日本語 😀 "),
        ("shift_jis", "日本語 "),
        ("iso-2022-jp", "日本語 "),
        ("euc-kr", "프린터 "),
    ],
)
def test_a_text_that_was_cut_within_a_letter_is_read_up_to_there(charset: str, words: str) -> None:
    raw = (words * 500).encode("utf-8" if charset == "us-ascii" else charset)

    for cut in range(4_000, 4_040):
        text = decoded(raw[:cut], charset)
        assert (words * 500).startswith(text)
        assert len(raw[:cut]) - len(text.encode("utf-8" if charset == "us-ascii" else charset)) <= 10


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
def test_a_mail_that_was_cut_within_a_letter_is_read_up_to_there(encoding: str) -> None:
    message = EmailMessage()
    message.set_content("Der Drücker € 日本語 😀 " * 200, cte=encoding)
    whole = message.as_bytes()

    for cut in range(4_000, 4_060):
        assert read(whole[:cut]).words.startswith("Der Drücker € 日本語 😀 Der")

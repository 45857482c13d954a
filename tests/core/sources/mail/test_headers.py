"""Headers, decoded: for people, and as addresses and ids that nothing in a name can forge."""

import pytest

from tests.core.sources.mail.writing import a_mail, read
from watchbill.sources import bounds
from watchbill.sources.mail.charsets import decoded
from watchbill.sources.mail.headers import address, identity, ids, readable


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("plain", "plain"),
        ("=?utf-8?q?caf=C3=A9_au_lait?=", "café au lait"),
        ("=?UTF-8?B?Y2Fmw6k=?=", "café"),
        ("=?iso-8859-1?Q?caf=E9?=", "café"),
        ("=?utf-8?b?Y2Fmw6k?=", "café"),  # without its padding
        ("a =?utf-8?q?b?= c", "a b c"),
        ("=?utf-8?q?b?= =?utf-8?q?c?=", "bc"),
        ("=?utf-8?q?b?=\t =?iso-8859-1?q?=E9?=", "bé"),
        ("=?utf-8*en?q?b?=", "b"),
        ("=?utf-8?x?b?=", "=?utf-8?x?b?="),
        ("=?utf-8?b?****?=", ""),
        ("=?nothing?q?a?=", "a"),
        ("=?utf-8?q?a", "=?utf-8?q?a"),
        ("=?utf-8?q?=E2=82?= =?utf-8?q?=AC?=", "€"),  # a letter in two words
    ],
)
def test_encoded_words_are_decoded(written: str, means: str) -> None:
    assert readable(written) == means


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("ann@example.org", "ann@example.org"),
        ("Ann <Ann@Example.org>", "ann@example.org"),
        ('"Arbor, Ann" <ann@example.org>', "ann@example.org"),
        ('"boss@example.org" <eve@evil.test>', "eve@evil.test"),
        ("boss@example.org <eve@evil.test>", "eve@evil.test"),
        ('"boss@example.org>\\" <boss@example.org>" <eve@evil.test>', "eve@evil.test"),
        ("eve@evil.test (boss@example.org)", "eve@evil.test"),
        ("(<boss@example.org>) eve@evil.test", "eve@evil.test"),
        ("=?utf-8?q?=3Cboss=40example=2Eorg=3E?= <eve@evil.test>", "eve@evil.test"),
        ("=?utf-8?q?boss=40example=2Eorg?=", ""),
        ("undisclosed-recipients:;", ""),
        ("Ann", ""),
        ("", ""),
        ("<ann@exa mple.org>", "ann@exa"),
        (f"{'a' * 300}@example.org", ""),
        ("ann@exam\u202eple.org", ""),
    ],
)
def test_the_address_is_none_that_stands_in_a_name(written: str, means: str) -> None:
    assert address(written) == means


def test_ids_are_told_apart_whatever_stands_between_them() -> None:
    assert ids("<a@b> text <c@d>\t<a@b>, <unclosed@e") == ("a@b", "c@d")
    assert ids("nothing") == ()
    [long] = ids(f"<{'x' * 900}@example.org>")
    assert long.startswith("sha256:")
    assert len(long) <= bounds.KEY


def test_a_message_id_is_read_without_its_brackets_too() -> None:
    assert identity("<a@b>") == identity("a@b") == identity(" a@b> ") == "a@b"
    assert identity("two words") == identity("") == identity("<>") == ""


@pytest.mark.parametrize(
    ("raw", "charset", "means"),
    [
        ("größer".encode(), "utf-8", "größer"),
        ("größer".encode(), "us-ascii", "größer"),
        ("größer".encode("latin1"), "us-ascii", "größer"),
        ("größer".encode("latin1"), "utf-8", "größer"),
        ("größer".encode("utf-16"), "utf-16", "größer"),
        (b"\x93quoted\x94", "iso-8859-1", "\u201cquoted\u201d"),
        ("größer".encode(), "rot13", "größer"),
        ("größer".encode(), "zlib", "größer"),
        ("größer".encode(), "punycode", "größer"),
        ("größer".encode(), "unicode_escape", "größer"),
        ("größer".encode(), "no such\0charset", "größer"),
        ("größer".encode(), '"UTF-8"', "größer"),
        ("größer".encode(), "x" * 10_000, "größer"),
        ("プリンタ".encode("shift_jis"), "x-sjis", "プリンタ"),
        ("프린터".encode("euc_kr"), "ks_c_5601-1987", "프린터"),
        ("打印机".encode("gb18030"), "GB2312", "打印机"),
        (b"\xff\xfe\xfd", "utf-8", "ÿþý"),
        (b"\xff", "utf-16", "\N{REPLACEMENT CHARACTER}"),
        (b"", "", ""),
    ],
)
def test_bytes_are_text_whatever_they_call_themselves(raw: bytes, charset: str, means: str) -> None:
    assert decoded(raw, charset) == means


def test_a_subject_is_one_line_within_bounds() -> None:
    mail = read(b"Subject: a\r\n\tb\r\n c " + b"long " * 5_000 + b"\r\n\r\nText")

    assert mail.subject.startswith("a b c long")
    assert len(mail.subject) <= bounds.TITLE
    assert "\n" not in mail.subject


def test_nothing_in_a_subject_turns_the_writing_around_or_stays_unseen() -> None:
    assert read(a_mail(subject="a\u202eb\u2066c\0d")).subject.split() == ["a", "b", "c", "d"]


def test_a_header_that_is_there_often_counts_once() -> None:
    mail = read(b"Subject: One\r\nSubject: Two\r\nMessage-ID: <1@a>\r\nMessage-ID: <2@a>\r\n\r\n")

    assert (mail.subject, mail.id) == ("One", "1@a")


def test_so_many_answered_mails_are_looked_at_and_no_more() -> None:
    many = " ".join(f"<{number}@a>" for number in range(200))

    assert read(a_mail(References=many, In_Reply_To="<last@a>")).answers == (
        "last@a", *(f"{number}@a" for number in range(199, 180, -1)),
    )  # fmt: skip

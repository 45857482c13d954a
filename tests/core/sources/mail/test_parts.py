"""The answers of IMAP servers, the parts of mails, and mails that are made of some of them."""

from email.parser import BytesParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.sources.mail.writing import read
from watchbill.sources.mail import excerpt
from watchbill.sources.mail.responses import DEEPEST, fetched, parse
from watchbill.sources.mail.structure import MOST, Part, structure

TEXT = b'("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "7BIT" 5 1 NIL NIL NIL NIL)'
HTML = b'("TEXT" "HTML" NIL NIL NIL "7BIT" 9 1 NIL NIL NIL NIL)'
PDF = (
    b'("APPLICATION" "PDF" ("NAME" "a.pdf") NIL NIL "BASE64" 7800 NIL ("ATTACHMENT" ("FILENAME" "a.pdf")) NIL NIL)'
)


def told(written: bytes) -> Part | None:
    """The structure that a server writes so."""
    return structure(parse([written])[0])


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ([b"1 (UID 5)"], [b"1", [b"UID", b"5"]]),
        ([b'"a b" NIL nil "NIL" a'], [b"a b", None, None, b"NIL", b"a"]),
        ([rb'"say \"hi\" \\ (there)"'], [rb'say "hi" \ (there)']),
        ([(b"1 (BODY[] {3}", b"a)("), b" UID 5)"], [b"1", [b"BODY[]", b"a)(", b"UID", b"5"]]),
        ([(b"1 (A {0}", b""), (b" B {1}", b'"'), b")"], [b"1", [b"A", b"", b"B", b'"']]),
        ([b"(()(())"], None),
        ([b")"], None),
        ([b'"never closed'], None),
        ([b"(" * (DEEPEST + 2) + b")" * (DEEPEST + 2)], None),
        ([b""], []),
    ],
)
def test_what_a_server_says_is_read_or_refused(written: list[bytes], means: list[object] | None) -> None:
    if means is None:
        with pytest.raises(ValueError, match=r"bracket|string|deep"):
            parse(written)
    else:
        assert list(parse(written)) == means


def test_the_attributes_of_each_mail_are_known_by_their_names() -> None:
    data = [(b"1 (UID 5 BODY[1.MIME]<0> {2}", b"ab"), b")", b"2 (uid 6)", None, b"3 (FLAGS)", b"odd"]

    assert list(fetched(data)) == [{b"UID": b"5", b"BODY[1.MIME]": b"ab"}, {b"UID": b"6"}, {}, {}]


def test_parts_are_numbered_as_imap_does() -> None:
    whole = told(b"((" + TEXT + HTML + b' "ALTERNATIVE" NIL NIL NIL)' + PDF + b' "MIXED" NIL NIL NIL NIL)')

    assert whole
    assert [(each.section, each.kind, each.octets) for each in whole.leaves] == [
        ("1.1", "text/plain", 5),
        ("1.2", "text/html", 9),
        ("2", "application/pdf", 7800),
    ]
    assert (whole.kind, whole.section, whole.parts[0].kind) == ("multipart/mixed", "", "multipart/alternative")


def test_a_mail_of_one_part_is_its_first() -> None:
    whole = told(TEXT)

    assert whole == Part(section="1", kind="text/plain", octets=5)


@pytest.mark.parametrize(
    "written",
    [b"NIL", b"()", b"(NIL)", b'("TEXT")', b"(" + TEXT + b")", b"((NIL) NIL)", b"(" + TEXT + b" NIL)", b'"a"',
     b'("TE XT" "PLAIN" NIL NIL NIL "7BIT" 1)', b"(" + TEXT * (MOST + 1) + b' "MIXED")',
     b"(" * 20 + TEXT + b' "MIXED")' * 20],
)  # fmt: skip
def test_what_has_no_structure_that_makes_sense_has_none(written: bytes) -> None:
    assert told(written) is None


def test_a_mail_is_made_of_its_header_and_its_texts_alone() -> None:
    whole = told(b"((" + TEXT + HTML + b' "ALTERNATIVE" NIL NIL NIL)' + PDF + b' "MIXED" NIL NIL NIL NIL)')
    assert whole
    header = b"Subject: x\r\nContent-Type: multipart/mixed;\r\n\tboundary=old\r\nFrom: ann@example.org\r\n\r\n"
    got = {
        b"BODY[1.1.MIME]": b"Content-Type: text/plain\r\n\r\n",
        b"BODY[1.1]": b"Hello",
        b"BODY[1.2.MIME]": b"Content-Type: text/html\r\n\r\n",
        b"BODY[1.2]": b"<p>Hello",
        b"BODY[2.MIME]": b"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n",
    }

    mail = read(excerpt.excerpt(header, whole, got))

    assert excerpt.wanted(whole) == [
        "BODY.PEEK[1.1.MIME]<0.64000>",
        "BODY.PEEK[1.2.MIME]<0.64000>",
        "BODY.PEEK[2.MIME]<0.64000>",
        "BODY.PEEK[1.1]<0.64000>",
        "BODY.PEEK[1.2]<0.64000>",
    ]
    assert (mail.subject, mail.sender, mail.words) == ("x", "ann@example.org", "Hello")
    assert [(each.name, each.size) for each in mail.attachments] == [("a.pdf", 5700)]


def test_a_text_that_is_attached_is_not_kept() -> None:
    whole = told(b"(" + TEXT + TEXT + b' "MIXED")')
    assert whole
    about = b"Content-Type: text/plain\r\nContent-Disposition:\r\n attachment; filename=keys.txt\r\n\r\n"
    got = {b"BODY[1]": b"See there.", b"BODY[2.MIME]": about, b"BODY[2]": b"secret"}

    made = excerpt.excerpt(b"Subject: x\r\n\r\n", whole, got)

    assert b"secret" not in made
    assert read(made).words == "See there."
    assert [each.name for each in read(made).attachments] == ["keys.txt"]


PARTS = st.recursive(
    st.sampled_from(["text/plain", "text/html", "image/png", "message/rfc822"]).map(
        lambda kind: Part(section="", kind=kind, octets=9)
    ),
    lambda inner: st.lists(inner, min_size=1, max_size=3).map(
        lambda parts: Part(section="", kind="multipart/mixed", parts=tuple(parts))
    ),
    max_leaves=8,
)


def numbered(part: Part, section: str = "") -> Part:
    """The same parts with their numbers."""
    parts = tuple(numbered(each, f"{section}.{number}".lstrip(".")) for number, each in enumerate(part.parts, 1))
    return Part(section=section if part.parts else section or "1", kind=part.kind, octets=part.octets, parts=parts)


@settings(deadline=None)
@given(PARTS.map(numbered), st.binary(max_size=200), st.data())
def test_every_leaf_of_a_mail_is_there_again(whole: Part, header: bytes, data: st.DataObject) -> None:
    got = {f"BODY[{each.section}]".encode(): data.draw(st.binary(max_size=30)) for each in whole.leaves}
    kinds = {
        f"BODY[{each.section}.MIME]".encode(): f"Content-Type: {each.kind}\r\n\r\n".encode()
        for each in whole.leaves
    }

    made = excerpt.excerpt(b"Subject: x\r\n" if whole.parts else header, whole, got | kinds)

    assert bool(excerpt.wanted(whole)) == (bool(whole.parts) or whole.kind != "image/png")
    if whole.parts:
        leaves = [each for each in BytesParser().parsebytes(made).walk() if each["X-Watchbill-Octets"]]
        others = [each for each in whole.leaves if not each.kind.startswith("text/")]
        assert len(leaves) >= len(others)


@settings(deadline=None)
@given(st.lists(st.binary(max_size=40) | st.tuples(st.binary(max_size=20), st.binary(max_size=20)), max_size=5))
def test_whatever_a_server_says_is_a_value_or_an_error(said: list[bytes | tuple[bytes, bytes]]) -> None:
    try:
        for each in fetched(said):
            structure(each.get(b"BODYSTRUCTURE"))
        values = parse(said)
    except ValueError:
        return
    for value in values:
        structure(value)
    assert isinstance(values, list)

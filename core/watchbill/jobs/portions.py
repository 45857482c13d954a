"""What deliveries say, in parts that one transaction takes in: small ones together, a large one piece by piece."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from watchbill.model.people import TeamId
from watchbill.model.signal import Delivery, Signal

#: Signals of one transaction: others wait for it.
MOST = 200


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of what a delivery says; with the last piece, the delivery is understood."""

    delivery: Delivery
    signals: Sequence[Signal]
    last: bool


@dataclass(frozen=True, slots=True)
class Part:
    """Pieces of one team and source, at least one."""

    pieces: Sequence[Piece]

    @property
    def team(self) -> TeamId:
        """Whose they are."""
        return self.pieces[0].delivery.team

    @property
    def source(self) -> str:
        """Which source said it."""
        return self.pieces[0].delivery.source

    @property
    def signals(self) -> Sequence[Signal]:
        """All of them, in order."""
        return [signal for piece in self.pieces for signal in piece.signals]

    @property
    def ids(self) -> Sequence[int]:
        """The deliveries that it speaks of."""
        return [piece.delivery.id for piece in self.pieces]

    @property
    def finished(self) -> Sequence[int]:
        """The deliveries of which nothing is left."""
        return [piece.delivery.id for piece in self.pieces if piece.last]

    def without(self, deliveries: Collection[int]) -> "Part | None":
        """What is not of these deliveries; None where nothing is left."""
        left = [piece for piece in self.pieces if piece.delivery.id not in deliveries]
        return Part(left) if left else None

    def alone(self) -> Iterator["Part"]:
        """Each piece as a part of its own."""
        return (Part([piece]) for piece in self.pieces)


def portions(understood: Iterable[tuple[Delivery, Sequence[Signal]]], most: int = MOST) -> Iterator[Part]:
    """Parts of at most `most` signals each, in the order of the deliveries."""
    pieces: list[Piece] = []
    for piece in _pieces(understood, most):
        if pieces and not _fits(pieces, piece, most):
            yield Part(pieces)
            pieces = []
        pieces.append(piece)
    if pieces:
        yield Part(pieces)


def _pieces(understood: Iterable[tuple[Delivery, Sequence[Signal]]], most: int) -> Iterator[Piece]:
    for delivery, signals in understood:
        starts = range(0, max(len(signals), 1), most)
        for start in starts:
            yield Piece(delivery, signals[start : start + most], last=start == starts[-1])


def _fits(pieces: Sequence[Piece], piece: Piece, most: int) -> bool:
    first, size = pieces[0].delivery, sum(len(each.signals) for each in pieces)
    same = (first.team, first.source) == (piece.delivery.team, piece.delivery.source)
    return same and size + len(piece.signals) <= most

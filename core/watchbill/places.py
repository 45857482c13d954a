"""Where what Errbot loads by path lies: in a checkout or in a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parents[1]


def plugins() -> str:
    """The folder of our chat plugins."""
    return _folder("plugins")


def backends() -> str:
    """The folder of our chat backends."""
    return _folder("backends")


def configuration() -> str:
    """The file that Errbot reads, as it is to start with."""
    return _folder("config.py")


def _folder(name: str) -> str:
    shipped = _PACKAGE / name
    return str(shipped if shipped.exists() else _CHECKOUT / name)

"""Where the folders that Errbot loads by path lie: in a checkout or in a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parents[1]


def plugins() -> str:
    """The folder of our chat plugins."""
    return _folder("plugins")


def backends() -> str:
    """The folder of our chat backends."""
    return _folder("backends")


def _folder(name: str) -> str:
    shipped = _PACKAGE / name
    return str(shipped if shipped.is_dir() else _CHECKOUT / name)

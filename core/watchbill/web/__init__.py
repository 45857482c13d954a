"""The desk over HTTP: whether it lives and is ready, and what sources post to it.

Imported only where a setting asks for it: Starlette and uvicorn cost a tenth of a second and ten megabytes.
"""

from watchbill.web.app import build, receiving
from watchbill.web.serving import serving

__all__ = ["build", "receiving", "serving"]

"""The desk over HTTP, in the bot's process: whether it lives and whether it is ready.

Imported only where a setting asks for it: Starlette and uvicorn cost a tenth of a second and ten megabytes.
"""

from watchbill.web.app import build
from watchbill.web.serving import serving

__all__ = ["build", "serving"]

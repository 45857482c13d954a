"""An Errbot put together: from a configuration file as Errbot does it, or straight from classes.

Follows `errbot.bootstrap.setup_bot`, Errbot 6.2.1.
"""

import importlib.util
import inspect
import logging
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from errbot import BotPlugin, bootstrap, logs
from errbot.backend_plugin_manager import PluginNotFoundException
from errbot.core import ErrBot
from errbot.core_plugins.acls import ACLS
from errbot.core_plugins.cnf_filter import CommandNotFoundFilter
from errbot.plugin_info import PluginInfo
from errbot.plugin_manager import BotPluginManager
from errbot.repo_manager import BotRepoManager
from errbot.storage.base import StoragePluginBase
from errbot.storage.memory import MemoryStoragePlugin

from watchbill import places
from watchbill.errors import SettingsInvalid, WatchbillError

#: What a bot of ours needs wherever its configuration says nothing else. `ACLs` is what checks Errbot's own access
#: rules at all; the storage is memory, as Errbot's default loses writes and does not work on Python 3.13.
REQUIRED: Mapping[str, Any] = {
    "BOT_EXTRA_PLUGIN_DIR": places.plugins(),
    "BOT_EXTRA_BACKEND_DIR": places.backends(),
    "BOT_LOG_FILE": None,
    "BOT_LOG_LEVEL": logging.WARNING,
    "STORAGE": "Memory",
    "AUTOINSTALL_DEPS": False,
    "BOT_PLUGIN_INDEXES": (),
    "CORE_PLUGINS": ("ACLs", "CommandNotFoundFilter"),
    "BOT_ADMINS": (),
    "BOT_ADMINS_NOTIFICATIONS": (),
}


class ImportedPluginInfo(PluginInfo):
    """A plugin that is an imported class: no .plug file, no folder search."""

    plugin: type[BotPlugin]

    def load_plugin_classes(self, base_module_name: str, baseclass: type) -> list[tuple[str, type[BotPlugin]]]:
        """The class; also what Errbot's reload asks for."""
        return [(self.plugin.__name__, self.plugin)]


def load(path: Path) -> ModuleType:
    """The configuration file as a module, with everything that is required filled in.

    Raises:
        SettingsInvalid: there is no such file, or Python cannot run it.
    """
    if not path.is_file():
        raise SettingsInvalid((f"{path}: there is no such configuration file",))
    spec = importlib.util.spec_from_file_location("watchbill_config", path)
    if spec is None or spec.loader is None:
        raise SettingsInvalid((f"{path}: a configuration file is a Python file",))
    config = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(config)
    except WatchbillError:
        raise
    except Exception as wrong:
        raise SettingsInvalid((f"{path} cannot be read: {type(wrong).__name__}: {wrong}",)) from wrong
    if not hasattr(config, "BACKEND"):
        raise SettingsInvalid((f'{path}: BACKEND is missing; write for example BACKEND = "WatchbillConsole"',))
    _complete(config)
    return config


def from_config(config: ModuleType) -> ErrBot:
    """The bot that a configuration describes, not connected yet; logs go where `run` says.

    Raises:
        SettingsInvalid: Errbot cannot start it; the log has the reason.
    """
    try:
        return bootstrap.setup_bot(config.BACKEND, logging.getLogger(), config)
    except PluginNotFoundException as unknown:
        raise SettingsInvalid((f"BACKEND: Errbot finds no backend {config.BACKEND}",)) from unknown
    except SystemExit as stop:  # Errbot calls exit(-1) in library code
        raise SettingsInvalid((f"Errbot cannot start the backend {config.BACKEND}; the log says why",)) from stop
    finally:
        logging.getLogger().removeHandler(logs.console_hdlr)


def from_classes(backend: type[ErrBot], plugins: Iterable[type[BotPlugin]], **config: Any) -> ErrBot:
    """A bot of these classes, not connected yet, in milliseconds: no folder is searched, nothing is written.

    Args:
        backend: the chat.
        plugins: the chat plugins besides Errbot's access control and its filter of unknown commands.
        config: settings as in a `config.py`.
    """
    settings: Any = SimpleNamespace(**{"BOT_DATA_DIR": tempfile.gettempdir(), **config})
    _complete(settings)
    bootstrap.bot_config_defaults(settings)
    storage: StoragePluginBase = MemoryStoragePlugin(settings)  # type: ignore[no-untyped-call]  # Errbot has no types
    errbot = backend(settings)
    errbot.attach_storage_plugin(storage)
    errbot.attach_repo_manager(BotRepoManager(storage, settings.BOT_DATA_DIR, ()))
    errbot.attach_plugin_manager(
        BotPluginManager(
            storage, None, False, settings.CORE_PLUGINS, lambda name, plugin: plugin(errbot, name), (None,)
        )
    )
    errbot.initialize_backend_storage()
    register(errbot, "ACLs", ACLS)
    register(errbot, "CommandNotFoundFilter", CommandNotFoundFilter)
    for plugin in plugins:
        register(errbot, plugin.__name__, plugin)
    return errbot


def register(errbot: ErrBot, name: str, plugin: type[BotPlugin]) -> None:
    """Give the bot a plugin that is an imported class; it is activated at the next connect."""
    anything: Any = None  # Errbot's word for "any version"; its annotations lack it
    info = ImportedPluginInfo(
        name=name,
        module=plugin.__module__,
        doc=inspect.getdoc(plugin) or "",
        core=False,
        python_version=anything,
        errbot_minversion=anything,
        errbot_maxversion=anything,
        dependencies=[],
        location=Path(inspect.getfile(plugin)),
    )
    info.plugin = plugin
    known: Any = errbot.plugin_manager
    known.plugin_infos[name] = info
    known.plugins[name] = plugin(errbot, name)


def _complete(config: Any) -> None:
    for name, value in REQUIRED.items():
        if not hasattr(config, name):
            setattr(config, name, value)

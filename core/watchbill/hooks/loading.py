"""Which plugins take part: ours, and those installed or named; one with a mistake refuses the start."""

import logging
import sys
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from importlib.metadata import entry_points
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from pluggy import PluginManager

from watchbill.errors import SettingsInvalid
from watchbill.hooks import checking, guard, specs
from watchbill.hooks.defaults import BUILT_IN
from watchbill.settings import Settings, variable

#: The entry-point group of installed plugins.
GROUP = "watchbill"

_REMEDY = f"Fix it, or disable it: {variable('plugins')} names the plugins to load."


def load(settings: Settings, *, builtin: Iterable[ModuleType] = ()) -> PluginManager:
    """The plugins that take part, for `HookCalls`.

    Args:
        settings: `plugins` names installed plugins and one-file plugins; None means all that are installed.
        builtin: built-ins of other adapters, such as `watchbill.trackers.board`.

    Raises:
        SettingsInvalid: plugins are missing, cannot be imported or take part wrongly; all mistakes are told.
    """
    guard.trace.setLevel(logging.INFO if settings.trace_hooks else logging.WARNING)
    plugins = PluginManager("watchbill")
    plugins.add_hookspecs(specs)
    for each in (*BUILT_IN, *builtin):
        plugins.register(each)
    mistakes: list[str] = []
    for name in reversed(_names(settings)):  # pluggy asks the last one first
        try:
            _register(name, plugins)
        except SettingsInvalid as wrong:
            mistakes = [*wrong.mistakes, *mistakes]
    if mistakes:
        raise SettingsInvalid(mistakes)
    return plugins


def _names(settings: Settings) -> Sequence[str]:
    names = sorted(entry_points(group=GROUP).names) if settings.plugins is None else settings.plugins
    return list(dict.fromkeys(names))


def _register(name: str, plugins: PluginManager) -> None:
    plugin = _from_file(name) if name.endswith(".py") else _installed(name)
    mistakes = checking.mistakes(plugin)
    if plugins.is_registered(plugin):
        mistakes.append(f"it is the same as the plugin {plugins.get_name(plugin)}.")
    if mistakes:
        raise SettingsInvalid(f"The plugin {name}: {mistake} {_REMEDY}" for mistake in mistakes)
    plugins.register(plugin, name)


def _installed(name: str) -> object:
    found = list(entry_points(group=GROUP, name=name))
    if not found:
        raise SettingsInvalid([_missing(name)])
    if len(found) > 1:
        packages = " and ".join(each.dist.name if each.dist else each.value for each in found)
        raise SettingsInvalid(
            [f"The packages {packages} both bring a plugin named {name}. Uninstall one of them."]
        )
    try:
        return found[0].load()
    except (Exception, SystemExit) as wrong:
        raise _unloadable(name, wrong) from wrong


def _from_file(name: str) -> ModuleType:
    path = Path(name).resolve()
    if not path.is_file():
        raise SettingsInvalid([f"{variable('plugins')}: there is no file {path}."])
    where = spec_from_file_location(f"watchbill_plugin_{path.stem}", path)
    if where is None or where.loader is None:
        raise SettingsInvalid([f"{variable('plugins')}: {path} is no Python file."])
    module = module_from_spec(where)
    sys.modules[where.name] = module  # dataclasses look their module up there
    try:
        where.loader.exec_module(module)
    except (Exception, SystemExit) as wrong:
        raise _unloadable(name, wrong) from wrong
    return module


def _missing(name: str) -> str:
    near = get_close_matches(name, entry_points(group=GROUP).names, 1)
    guess = f" Did you mean {near[0]}?" if near else ""
    return (
        f"{variable('plugins')}: no plugin named {name} is installed.{guess} "
        "A plugin that is one file is named by its path, plugin.py."
    )


def _unloadable(name: str, wrong: BaseException) -> SettingsInvalid:
    return SettingsInvalid([f"The plugin {name} cannot be imported: {type(wrong).__name__}: {wrong}. {_REMEDY}"])

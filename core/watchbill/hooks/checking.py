"""Whether a plugin takes part as it means to: hooks and parameters spelt right, marks not forgotten."""

import inspect
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from pluggy import HookImpl, PluginManager

from watchbill.hooks import specs


def hooks() -> Sequence[str]:
    """The names of all hooks, in the order of their specifications."""
    return [name for name in vars(specs) if name.startswith("watchbill_")]


def parameters(hook: str) -> Sequence[str]:
    """What an implementation of the hook may take."""
    return list(inspect.signature(getattr(specs, hook)).parameters)


def mistakes(plugin: object) -> list[str]:
    """What is wrong with the plugin, each a sentence with its remedy; nothing for one that is fine."""
    if inspect.isclass(plugin):
        return [f"it is the class {plugin.__name__}; name a module or an object."]
    apart = PluginManager("watchbill")
    apart.register(plugin)
    marked = {caller.name: caller.get_hookimpls() for caller in apart.get_hookcallers(plugin) or ()}
    found = [mistake for hook, each in marked.items() for mistake in _in_hook(hook, each[0])]
    found += _unmarked(plugin)
    if not marked and not found:
        found.append(f"it implements no hook; there are {', '.join(hooks())}.")
    return found


def _in_hook(hook: str, implementation: HookImpl) -> Iterator[str]:
    if implementation.optionalhook and hook not in hooks():
        return
    if hook not in hooks():
        yield f"there is no hook {hook}; did you mean {_nearest(hook, hooks())}?"
        return
    if implementation.wrapper or implementation.hookwrapper:
        yield f"{hook} is a wrapper; plugins are asked one by one, so write a plain implementation."
    for name in implementation.argnames:
        if name not in parameters(hook):
            yield f"{hook} has no parameter {name}; it may take {', '.join(parameters(hook)) or 'none'}."


def _unmarked(plugin: object) -> Iterator[str]:
    for hook in hooks():
        function = getattr(plugin, hook, None)
        if inspect.isroutine(function) and not hasattr(function, "watchbill_impl"):
            yield f"{hook} lacks its mark; write `@hookimpl` above it (`from watchbill import hookimpl`)."


def _nearest(name: str, known: Sequence[str]) -> str:
    return get_close_matches(name, known, 1, 0.0)[0]

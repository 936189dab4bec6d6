"""Imports the entry of a bundle as its author runs it.

Theory of operation. An entry is written in one of two ways, and its source shows which. A *script* imports the
modules next to it by their plain names (`import net`): its folder comes first on the path, then the bundle's own. A
*package member* has relative imports (`from .net import Net`): its folders become packages, and a folder that is one
comes last on the path, so that `src/types.py` hides nothing of Python's own.
In both, `__main__` is the entry, because a pickle that was made in a notebook or a script names its classes so; and
`__name__` is not `__main__`, so that a block under `if __name__ == "__main__":` does not run.
"""

import importlib.machinery
import importlib.util
import os
import re
import sys

ROOT_PACKAGE = "torchperf_bundle"
"""The bundle's own folder as a package, where relative imports reach up to it."""
ENTRY_MODULE = "torchperf_entry"
"""The name of a script whose own is taken or cannot be a module's."""
RELATIVE_IMPORT = re.compile(rb"\bfrom\s*\.")


def import_entry(bundle, entry):
    """@returns the entry's module. @throws whatever the participant's code raises."""
    path = os.path.join(bundle, entry)
    folders = entry.split("/")[:-1]
    level = relative_level(path)
    sys.argv = [path]
    if level > 0:
        if level <= len(folders):
            sys.path[:0] = [bundle]
            sys.path.append(os.path.dirname(path))
        else:
            sys.path.extend([os.path.dirname(path), bundle] if folders else [bundle])
        return import_member(bundle, path, folders, level)
    sys.path[:0] = [os.path.dirname(path), bundle] if folders else [bundle]
    return import_as([script_name(path)], path)


def relative_level(path):
    """How many folders up the relative imports of a file lead, its own counted as one; 0 where it has none."""
    with open(path, "rb") as file:
        source = file.read()
    if not RELATIVE_IMPORT.search(source):
        return 0
    import ast

    try:
        tree = ast.parse(source)
    except Exception:  # importing it will report the same, with its line
        return 0
    return max((node.level for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)), default=0)


def stem_of(path):
    return os.path.basename(path)[: -len(".py")]


def script_name(path):
    # Pickled weights name their classes by module: keep the file's own name wherever it is free.
    name = stem_of(path)
    return name if name.isidentifier() and name not in sys.modules else ENTRY_MODULE


def import_member(bundle, path, folders, level):
    """Imports the entry as a member of its folders, or of the bundle's where a relative import leads up to it."""
    parent, folder = "", bundle
    if level > len(folders) or folders[0] in sys.modules:
        parent = import_package(ROOT_PACKAGE, bundle)
    for part in folders:
        folder = os.path.join(folder, part)
        parent = import_package(f"{parent}.{part.replace('.', '_')}".lstrip("."), folder)
    stem = stem_of(path)
    name = f"{parent}.{stem.replace('.', '_')}"
    if name in sys.modules:  # its package's __init__.py imports it
        module = sys.modules["__main__"] = sys.modules[name]
    else:
        is_free = stem not in sys.modules and not any(
            os.path.exists(os.path.join(bundle, stem + suffix)) for suffix in ("", ".py") if folders
        )
        module = import_as([name, stem] if is_free else [name], path)
    setattr(sys.modules[parent], stem, module)
    return module


def import_package(name, folder):
    """Makes a folder a package, with its __init__.py where it has one. @returns its name."""
    if name in sys.modules:
        return name
    init = os.path.join(folder, "__init__.py")
    if os.path.isfile(init):
        import_as([name], init, submodule_search_locations=[folder], main=False)
    else:
        spec = importlib.machinery.ModuleSpec(name, None, is_package=True)
        spec.submodule_search_locations = [folder]
        sys.modules[name] = importlib.util.module_from_spec(spec)
    outer, _, own = name.rpartition(".")
    if outer:
        setattr(sys.modules[outer], own, sys.modules[name])
    return name


def import_as(names, path, main=True, **locations):
    """Executes a file as the module of the first name; the others are further names of it."""
    spec = importlib.util.spec_from_file_location(names[0], path, **locations)
    module = importlib.util.module_from_spec(spec)
    for name in [*names, "__main__"] if main else names:
        sys.modules[name] = module
    spec.loader.exec_module(module)
    return sys.modules[names[0]]

"""What fixes a failure of the participant's code, in one sentence, and whether the sandbox refused something.

Loaded once something failed, so that it is no part of what is measured.
"""

import errno
import os
import sys

FORBIDDEN = "forbidden"
PROCESSES = ("subprocess.py", "multiprocessing", "concurrent")
NETWORK = ("socket.py", "ssl.py", "urllib", "http", "ftplib.py", "asyncio")
"""Files and folders of the standard library that start processes and open connections."""
EXPORTERS = {"torch", "torchvision", "tensorflow", "keras", "jax", "sklearn", "xgboost", "lightgbm"}


def explain(error, bundle, entry):
    """@returns (kind, hint): the kind is "exception" or "forbidden", the hint a sentence or empty."""
    for part in chain_of(error):
        hint = refusal(part, bundle)
        if hint:
            return FORBIDDEN, hint
    for rule in (missing_module, relative_import, hidden_module, unknown_pickled_class, missing_file, read_only):
        hint = rule(error, bundle, entry)
        if hint:
            return "exception", hint
    return "exception", ""


def chain_of(error):
    """The error, and those that it wraps: `urllib` gives them as `reason`."""
    seen = []
    while isinstance(error, BaseException) and not any(error is part for part in seen):
        seen.append(error)
        reason = getattr(error, "reason", None) if isinstance(error, OSError) else None
        error = reason if isinstance(reason, BaseException) else error.__cause__ or error.__context__
    return seen


def refusal(error, bundle):
    """Of a network connection, a process or a system call, which the sandbox refuses with EPERM."""
    if type(error).__name__ == "gaierror":
        return "The sandbox has no network: put everything that the model needs into the bundle"
    if not isinstance(error, OSError) or error.errno != errno.EPERM or in_bundle(error.filename, bundle):
        return ""
    files = [name for name in files_of(error) if not name.startswith(bundle)]
    if any(part in name.split("/") for name in files for part in PROCESSES):
        return "The sandbox allows no new processes: do the work in this one"
    if any(part in name.split("/") for name in files for part in NETWORK):
        return "The sandbox has no network: put everything that the model needs into the bundle"
    return "The sandbox allows no new processes, no network and no system calls beyond a program's usual ones"


def files_of(error):
    files, step = [], error.__traceback__
    while step is not None:
        files.append(step.tb_frame.f_code.co_filename)
        step = step.tb_next
    return files


def in_bundle(path, bundle):
    return isinstance(path, str) and (not os.path.isabs(path) or path.startswith(bundle))


def paths_in(bundle):
    """Of all files and folders, as they are in the bundle."""
    for folder, folders, files in os.walk(bundle):
        for name in sorted(folders + files):
            yield os.path.relpath(os.path.join(folder, name), bundle)


def same_name(path, name):
    """Whether two names are equal but for case and Unicode form; file names on the workers are case-sensitive."""
    import unicodedata

    return unicodedata.normalize("NFC", os.path.basename(path)).lower() == unicodedata.normalize("NFC", name).lower()


def missing_module(error, bundle, entry):
    if not isinstance(error, ModuleNotFoundError):
        return ""
    parts = (error.name or "").split(".")
    for part in (parts[-1], parts[0]):
        for path in paths_in(bundle):
            if same_name(path, part + ".py") or (same_name(path, part) and os.path.isdir(os.path.join(bundle, path))):
                dotted = path.removesuffix(".py").replace("/", ".")
                return f"The bundle has {path}: import it as {dotted}, letter by letter"
    hint = "Only the standard library and numpy are installed: put other packages into the bundle"
    return hint + (", or export the model to ONNX" if parts[0] in EXPORTERS else "")


def relative_import(error, bundle, entry):
    if not isinstance(error, ImportError) or "relative import" not in str(error):
        return ""
    if "beyond" in str(error):
        return "The import leads out of the bundle: put what it imports into the bundle"
    return (
        "A module with relative imports must be imported as part of its package: import it with its folder's name, "
        f"or relatively from {entry}"
    )


def hidden_module(error, bundle, entry):
    """A module of the bundle by the name of one that was loaded before it."""
    if not isinstance(error, (ImportError, AttributeError)):
        return ""
    own = getattr(error, "obj", None) if isinstance(error, AttributeError) else None
    name = own.__name__ if isinstance(own, type(sys)) else getattr(error, "name", None)
    module = sys.modules.get(name) if isinstance(name, str) else None
    if module is None or (getattr(module, "__file__", None) or "").startswith(bundle):
        return ""
    for path in paths_in(bundle):
        if path in (f"{name}.py", name, os.path.join(os.path.dirname(entry), f"{name}.py")):
            return f"{path} has the name of a module that Python or numpy loads first, and is not used: rename it"
    return ""


def unknown_pickled_class(error, bundle, entry):
    text = str(error)
    if isinstance(error, AttributeError) and text.startswith("Can't get attribute"):
        name = text.split("'")[2] if text.count("'") > 2 else "the class"
        return f"The pickle was made where {name} was defined in that module: define {name} in {entry}, or import it there"
    if type(error).__name__ == "UnpicklingError" and "persistent" in text:
        return "This is a file of torch.save: save the weights with numpy.savez, or export the model to ONNX"
    return ""


def missing_file(error, bundle, entry):
    if not isinstance(error, FileNotFoundError):
        return ""
    wanted = os.fsdecode(error.filename) if isinstance(error.filename, (str, bytes)) else ""
    name = wanted.replace("\\", "/").rsplit("/", 1)[-1]
    for path in paths_in(bundle) if name else ():
        if same_name(path, name) and path != wanted:
            return f"The bundle has {path!r}, and the current folder is the bundle's: open it by that path, letter by letter"
    return "Only the bundle's own files are there"


def read_only(error, bundle, entry):
    if not isinstance(error, OSError) or error.errno not in (errno.EROFS, errno.EACCES, errno.EPERM):
        return ""
    return "The bundle is read-only, and on workers that isolate with Landlock so is /tmp"

"""The directory that `updraft-train export` writes, as far as it is read without PyTorch."""

import json
import os
from pathlib import Path

from safetensors import safe_open

COMPANION = "updraft.safetensors"


def commands(directory):
    """The command table that `export` kept."""
    path = Path(directory) / COMPANION
    try:
        with safe_open(path, "np") as file:
            return json.loads((file.metadata() or {})["updraft.commands"])
    except (OSError, KeyError):
        raise SystemExit(f"{path}: found no command table, expected a directory that `updraft-train "
                         "export` wrote of a model with commands (`import --add-commands`).")


def replace(path, write):
    """Writes a file under another name, then gives it its own."""
    temporary = path.with_name(path.name + ".tmp")
    write(temporary)
    with open(temporary, "rb") as file:
        os.fsync(file.fileno())
    os.replace(temporary, path)

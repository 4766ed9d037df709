"""Makes trial calls of one function and writes what a command would print; runs in the sandbox, never in the tree.

Arguments: a JSON file with path, module and calls, and the file to write the answers to.
"""
import asyncio
import contextlib
import dataclasses
import importlib
import inspect
import io
import json
import pathlib
import sys

SCALARS = (str, int, float, bool, pathlib.PurePath)


def form_of(value):
    if inspect.isgenerator(value) or inspect.isasyncgen(value) or hasattr(value, "__next__"):
        return "stream", ""
    if value is None:
        return "printed", ""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return "fields", json.dumps(dataclasses.asdict(value), ensure_ascii=False) + "\n"
    if isinstance(value, SCALARS):
        return "line", str(value) + "\n"
    if isinstance(value, (list, tuple, dict)):
        return "json", json.dumps(value, ensure_ascii=False) + "\n"
    return "object", ""


def answer(call, names):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        value = eval(call, names)
        if inspect.iscoroutine(value):
            value = asyncio.run(value)
    form, text = form_of(value)
    return {"form": form, "output": printed.getvalue() + text, "type": type(value).__name__}


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        task = json.load(file)
    sys.path[:0] = task["path"]
    try:
        names = dict(vars(importlib.import_module(task["module"])))
    except BaseException as error:
        answers = {"import_error": f"{type(error).__name__}: {error}"}
    else:
        names["Path"] = pathlib.Path
        answers = {"calls": []}
        for call in task["calls"]:
            try:
                answers["calls"].append(answer(call, names))
            except BaseException as error:
                answers["calls"].append({"error": f"{type(error).__name__}: {error}"})
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump(answers, file)


main()

"""Nothing grows beyond what a person takes in at once."""

import ast

import pytest

from tests.architecture.tree import ROOT, SOURCE, python_files, syntax, texts

LINES_OF_FILE, LINES_OF_FUNCTION, LINES_OF_CLASS, PARAMETERS = 400, 60, 200, 8
WRITTEN = (".py", ".html", ".js", ".css", ".sh")
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "service", "services"}


def definitions(kinds, names):
    for name in names:
        for node in ast.walk(syntax(name)):
            if isinstance(node, kinds):
                yield f"{name}:{node.name}", node


def too_long(kinds, limit):
    lengths = {
        place: node.end_lineno - node.lineno + 1
        for place, node in definitions(kinds, python_files())
    }
    return {place: length for place, length in lengths.items() if length > limit}


def test_files_are_short():
    lengths = {name: len(text.splitlines()) for name, text in texts(*WRITTEN)}
    assert len(lengths) > 200
    assert {name: n for name, n in lengths.items() if n > LINES_OF_FILE} == {}


def test_functions_are_short():
    assert too_long((ast.FunctionDef, ast.AsyncFunctionDef), LINES_OF_FUNCTION) == {}


def test_classes_are_short():
    assert too_long(ast.ClassDef, LINES_OF_CLASS) == {}


def test_functions_take_few_parameters_unless_people_fill_them_in():
    """Arguments of an operation are fields of a form, those of a command are its options."""
    many = {}
    for place, node in definitions((ast.FunctionDef, ast.AsyncFunctionDef), python_files(SOURCE)):
        marks = [
            ast.unparse(mark.func) for mark in node.decorator_list if isinstance(mark, ast.Call)
        ]
        filled_in = any(mark in {"operation", "query", "click.command"} for mark in marks)
        count = len([*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs])
        count -= bool(node.args.args) and node.args.args[0].arg in {"self", "cls"}
        if count > PARAMETERS and not filled_in:
            many[place] = count
    assert many == {}


@pytest.mark.parametrize("folder", ["src", "tests", "tools"])
def test_no_module_has_a_name_that_says_nothing(folder):
    vague = {
        name
        for name in python_files(ROOT / folder)
        if VAGUE & set(name.removesuffix(".py").replace("\\", "/").split("/"))
    }
    assert vague == set()

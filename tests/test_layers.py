"""Each app knows only the apps that it may."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

MAY_USE = {
    "portal": set(),
    "home": {"home"},
    "segments": {"home", "segments"},
    "activities": {"home", "segments", "activities"},
    "evaluations": {"home", "segments", "activities", "evaluations"},
}
ROOT = Path(__file__).parent.parent


def imported_modules(path):
    """A relative import stays inside its app, since no app lies in another."""
    modules = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            modules.add(node.module or "")
    return modules


def imported_apps(path):
    return {module.partition(".")[0] for module in imported_modules(path)} & set(MAY_USE)


@pytest.mark.parametrize("app", MAY_USE)
def test_imports_run_one_way(app):
    files = (ROOT / app).rglob("*.py")

    assert [f for f in files if imported_apps(f) - MAY_USE[app] - {"portal"}] == []


@pytest.mark.parametrize("app", MAY_USE)
def test_of_the_project_only_its_thai_and_what_it_keeps_are_imported(app):
    files = [f for f in (ROOT / app).rglob("*.py") if "settings" not in f.parts]

    imported = {m for f in files for m in imported_modules(f) if m.partition(".")[0] == "portal"}
    allowed = ("portal.thai", "portal.generation", "portal.kept")
    assert [m for m in imported if not m.startswith(allowed)] == []


@pytest.mark.parametrize("app", [app for app in MAY_USE if app != "portal"])
def test_relations_run_one_way(app):
    models = apps.get_app_config(app).get_models()
    fields = [f for m in models for f in (*m._meta.local_fields, *m._meta.local_many_to_many)]

    related = {f.related_model._meta.app_label for f in fields if f.related_model}
    assert related & set(MAY_USE) <= MAY_USE[app]


def test_no_import_hides_inside_a_function():
    hidden = []
    for app in MAY_USE:
        for path in (ROOT / app).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
            hidden += [
                f"{path.relative_to(ROOT)}:{node.lineno}"
                for function in functions
                for node in ast.walk(function)
                if isinstance(node, ast.Import | ast.ImportFrom)
            ]

    assert hidden == []

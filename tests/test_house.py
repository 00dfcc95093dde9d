"""The rules of the house, as tests. Change a limit here, with a reason, or keep to it."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

from jishi.ledger.base import LedgerRecord
from jishi.ledger.fields import CodeField, CodeSetField
from jishi.ledger.lists import code_lists
from jishi.ledger.models import NilReturn
from jishi.ledger.records.plans import NIL_RETURN
from jishi.ledger.registry import LEDGERS

ROOT = Path(__file__).parents[1]
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
LONGEST_TEMPLATE = 120
LARGEST_FILE = 600 * 1024
HIGHEST_CODE_IN_A_SET = 62  # a set is a bit mask in a signed 64-bit column


def kept() -> list[Path]:
    """The files git keeps: what a newcomer gets."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in names.decode().split("\0") if name and (ROOT / name).is_file()]


KEPT = kept()
PYTHON = [f for f in KEPT if f.suffix == ".py" and "migrations" not in f.parts]
PRODUCT = [f for f in PYTHON if ROOT / "jishi" in f.parents]
TEMPLATES = [f for f in KEPT if f.suffix == ".html"]
FOLDERS = sorted({f.parent for f in KEPT if f.suffix == ".py" and ROOT / "jishi" in f.parents})

ADDRESSES = re.compile(
    r"\b(?:py[p]i|pythonhos[t]ed|npm[j]s|npmmi[r]ror|registry\.[n]pm|deb\.debi[a]n|dl-[c]dn)[\w.-]*\.(?:org|com|cn)"
    r"|--(?:extra-)?index[-]url +http",
    re.IGNORECASE,
)
MACHINE_PATHS = re.compile(r"(?<![\w.~])/(?:wor[k]|roo[t]|far[m]|tm[p]|home/\w+|opt/pyp[i]|Users)/")
UNFINISHED = re.compile(
    r"\b(?:TOD[O]|FIXM[E]|XX[X]:|NotImplementedErro[r])|for no[w]\b|pytest\.mark\.(?:ski[p]|xfai[l])\b"
)


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


def text_of(file: Path) -> str | None:
    """The text of a file; None where it is not text."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


@pytest.mark.parametrize("file", PYTHON, ids=named)
def test_a_file_fits_in_the_head(file):
    lines = file.read_text(encoding="utf-8").splitlines()

    assert len(lines) <= LONGEST_FILE


@pytest.mark.parametrize("file", PRODUCT, ids=named)
def test_a_function_fits_on_a_screen(file):
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))

    functions = [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = {f.name: f.end_lineno - f.lineno + 1 for f in functions}
    assert {name: size for name, size in long.items() if size > LONGEST_FUNCTION} == {}


@pytest.mark.parametrize("file", [f for f in PRODUCT if f.parent.name == "records"], ids=named)
def test_every_record_model_says_what_one_row_is(file):
    classes = [n for n in ast.parse(file.read_text(encoding="utf-8")).body if isinstance(n, ast.ClassDef)]

    vague = [node.name for node in classes if not (ast.get_docstring(node) or "").startswith("One ")]
    assert vague == []


@pytest.mark.parametrize("file", PRODUCT, ids=named)
def test_every_module_says_what_it_is_for_unless_it_is_empty(file):
    text = file.read_text(encoding="utf-8")

    assert not text.strip() or ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_every_folder_with_code_is_a_package(folder):
    assert (folder / "__init__.py").is_file()


def test_templates_are_short_and_a_partial_says_what_it_needs():
    texts = {named(file): file.read_text(encoding="utf-8") for file in TEMPLATES}

    assert {name for name, text in texts.items() if len(text.splitlines()) > LONGEST_TEMPLATE} == set()
    partials = {name: text for name, text in texts.items() if Path(name).name.startswith("_")}
    assert {name for name, text in partials.items() if not text.startswith("{#")} == set()


def test_no_script_or_style_stands_inside_a_template():
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", re.IGNORECASE)

    assert [named(f) for f in TEMPLATES if inline.search(f.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("registry addresses", ADDRESSES),
        ("paths of a machine", MACHINE_PATHS),
        ("unfinished places", UNFINISHED),
    ],
    ids=["addresses", "paths", "unfinished"],
)
def test_the_repository_is_free_of(what, pattern):
    texts = ((file, text_of(file)) for file in KEPT)

    found = [
        f"{named(file)}: {hit.group()}" for file, text in texts if text for hit in pattern.finditer(text)
    ]
    assert found == [], what


def test_no_large_file_is_kept():
    assert [named(file) for file in KEPT if file.stat().st_size > LARGEST_FILE] == []


def test_every_record_model_has_its_ledger_except_the_statement_that_there_was_nothing():
    """A nil return is confirmed like a record but never counted: it says that a ledger is empty."""
    models = {model for model in apps.get_models() if issubclass(model, LedgerRecord)}

    assert models - {NilReturn} == {spec.model for spec in LEDGERS.values() if spec.in_records}
    assert NIL_RETURN.model is NilReturn
    assert NIL_RETURN.code not in LEDGERS


def test_every_name_in_a_ledger_spec_is_a_field_of_its_model():
    for spec in (*LEDGERS.values(), NIL_RETURN):
        names = {*spec.columns, *spec.filters, *spec.search, *spec.natural_key, *spec.latest_key}
        names |= {spec.date_field, *filter(None, (spec.subject, spec.person)), *spec.related}
        for name in names - spec.derived.keys():
            assert spec.label(name), f"{spec.code}.{name}"


def test_code_lists_are_sound():
    for name, codes in code_lists().items():
        assert codes.title, name
        assert min(codes.labels) >= 1, f"{name}: 0 means not said"
        assert len(set(codes.labels.values())) == len(codes.labels), f"{name}: a label stands twice"
        assert all(re.fullmatch(r"[a-z][a-z0-9_]*", slug) for slug in codes.numbers), name


def test_every_coded_field_names_a_list_and_a_set_fits_its_column():
    coded = [
        f for m in apps.get_models() for f in m._meta.local_fields if isinstance(f, CodeField | CodeSetField)
    ]

    assert {field.listed for field in coded} <= code_lists().keys()
    sets = [field for field in coded if isinstance(field, CodeSetField)]
    assert sets
    assert max(number for field in sets for number in field.codes.labels) <= HIGHEST_CODE_IN_A_SET


def test_migrations_are_up_to_date_and_form_a_straight_line():
    rooms = {one.label: Path(one.path) for one in apps.get_app_configs() if one.name.startswith("jishi.")}
    ours = set(rooms)

    with translation.override(None):  # as makemigrations does: names as they stand in the code
        loader = MigrationLoader(None)
        models = ProjectState.from_apps(apps)
        missing = MigrationAutodetector(loader.project_state(), models).changes(loader.graph)

    assert {app: [m.operations for m in found] for app, found in missing.items() if app in ours} == {}
    last = {app: [name for _, name in loader.graph.leaf_nodes(app)] for app in ours}
    noted = {app: (rooms[app] / "migrations" / "max_migration.txt") for app in ours if last[app]}
    assert {app: [file.read_text().strip()] for app, file in noted.items()} == {a: last[a] for a in noted}


def test_a_document_that_is_named_anywhere_exists():
    named_in = ((file, text_of(file)) for file in KEPT if file.suffix in {".py", ".toml", ".md", ".html"})

    found = {hit for _, text in named_in if text for hit in re.findall(r"\bdocs/[\w/-]+\.md\b", text)}
    assert {name for name in found if not (ROOT / name).is_file()} == set()


def test_pages_use_the_rest_of_web_and_not_the_other_way_round():
    pages = ROOT / "jishi" / "web" / "pages"
    helpers = [f for f in PRODUCT if ROOT / "jishi" / "web" in f.parents and pages not in f.parents]
    taken = re.compile(r"^\s*(?:from|import) jishi\.web\.pages\b", re.MULTILINE)

    assert [named(f) for f in helpers if taken.search(f.read_text(encoding="utf-8"))] == []

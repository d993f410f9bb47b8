"""Extracting, merging and checking catalogues."""

from pathlib import Path

import pytest

from childprotect.lib import catalogs


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for app in ("childprotect", "cases"):
        (tmp_path / app).mkdir()
        (tmp_path / app / "apps.py").write_text("")
    (tmp_path / "cases" / "forms.py").write_text(
        'from x import _, ngettext\n_("Save")\nngettext("%(n)d case", "%(n)d cases", 2)\n'
    )
    (tmp_path / "templates" / "cases").mkdir(parents=True)
    (tmp_path / "templates" / "base.html").write_text(
        '{% translate "Log out" %}{% translate "High" context "risk" %}'
    )
    (tmp_path / "templates" / "cases" / "list.html").write_text(
        "{% if x %}\n   {% blocktranslate trimmed with who=name %}\n Hello {{ who }},\n it's late\n"
        "{% endblocktranslate %}{% endif %}"
        '{{ x|default:_("not known") }}'
        "{% blocktranslate count n=rows %}one row{% plural %}{{ n }} rows{% endblocktranslate %}"
    )
    catalogs.update(tmp_path)
    return tmp_path


def test_each_app_gets_its_own_messages(project: Path):
    found = catalogs.extracted(project)
    assert set(found["cases"]) == {
        (None, "Save"),
        (None, "%(n)d case"),
        (None, "Hello %(who)s, it's late"),
        (None, "not known"),
        (None, "one row"),
    }
    assert set(found["childprotect"]) == {(None, "Log out"), ("risk", "High")}


def test_english_is_the_message_itself(project: Path):
    messages = catalogs.stored(catalogs.path_of(project, "cases", "en"), "en")
    assert messages[None, "one row"].string == ("one row", "%(n)s rows")
    assert messages[None, "Save"].string == "Save"


def test_untranslated_is_a_problem_and_translated_is_not(project: Path):
    path = catalogs.path_of(project, "childprotect", "mn")
    assert any("untranslated: 'Log out'" in problem for problem in catalogs.check(project).problems)
    path.write_text(path.read_text().replace('msgid "Log out"\nmsgstr ""', 'msgid "Log out"\nmsgstr "Гарах"'))
    assert not any("Log out" in problem for problem in catalogs.check(project).problems)


def test_update_keeps_translations_and_order(project: Path):
    path = catalogs.path_of(project, "childprotect", "mn")
    path.write_text(path.read_text().replace('msgid "Log out"\nmsgstr ""', 'msgid "Log out"\nmsgstr "Гарах"'))
    before = path.read_text()
    catalogs.update(project)
    assert path.read_text() == before


def test_lost_variable_fuzzy_and_obsolete_are_found(project: Path):
    path = catalogs.path_of(project, "cases", "mn")
    text = path.read_text()
    text = text.replace('msgstr[0] ""', 'msgstr[0] "кейс"').replace('msgstr[1] ""', 'msgstr[1] "кейс"')
    text = text.replace('msgid "Save"\nmsgstr ""', '#, fuzzy\nmsgid "Save"\nmsgstr "Хадгалах"')
    path.write_text(text + '\nmsgid "Gone"\nmsgstr "Алга"\n')
    problems = "\n".join(catalogs.check(project).problems)
    assert "other variables than the original: '%(n)d case'" in problems
    assert "fuzzy: 'Save'" in problems
    assert "obsolete: 'Gone'" in problems


def test_compiling_writes_each_catalogue_once(project: Path):
    assert catalogs.compile_all(project) == 4
    assert catalogs.path_of(project, "cases", "en").with_suffix(".mo").exists()

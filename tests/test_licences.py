"""Every installed dependency is listed with its licence, and none obliges the whole program."""

from evals.licences import Package, is_copyleft, markdown, packages


def test_what_is_installed_is_listed_with_version_and_licence():
    found = {package.name.lower(): package for package in packages()}
    assert len(found) > 30
    assert found["fastapi"].licence.startswith("MIT")
    assert found["fastapi"].wanted_by == "civic-assistant"
    assert "| not stated |" not in markdown(list(found.values()))


def test_no_dependency_is_only_under_the_gpl():
    assert [package for package in packages() if is_copyleft(package)] == []
    assert is_copyleft(Package("x", "1", "AGPL-3.0-only", "y"))
    assert not is_copyleft(Package("x", "1", "MPL-1.1 OR GPL-2.0-only", "y"))
    assert not is_copyleft(Package("x", "1", "GNU Lesser General Public License v3 (LGPLv3)", "y"))

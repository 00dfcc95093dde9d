"""What comes by npm: named once, held by digests, free of addresses."""

from __future__ import annotations

import json

from jishi.ops import assets

LOCK = json.loads((assets.ROOT / "package-lock.json").read_text(encoding="utf-8"))
WANTED = json.loads((assets.ROOT / "package.json").read_text(encoding="utf-8"))


def test_every_copied_package_is_asked_for_by_an_exact_version():
    assert assets.FILES.keys() == WANTED["dependencies"].keys()
    versions = {**WANTED["dependencies"], **WANTED["devDependencies"]}
    assert {name: LOCK["packages"][f"node_modules/{name}"]["version"] for name in versions} == versions


def test_the_lock_file_holds_digests_and_no_addresses():
    packages = {name: one for name, one in LOCK["packages"].items() if name}

    assert all(one["integrity"].startswith("sha512-") for one in packages.values())
    assert not any("resolved" in one or "funding" in one for one in packages.values())


def test_without_npm_pages_are_plain_and_a_release_fails(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(assets, "MANIFEST", tmp_path / "manifest.json")
    monkeypatch.setattr(assets, "npm_command", lambda: [str(tmp_path / "no-such-npm")])

    assert assets.main([]) == 0
    assert assets.main(["--strict"]) == 1
    assert "页面照常能用" in capsys.readouterr().err

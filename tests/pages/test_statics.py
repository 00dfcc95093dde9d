"""Files beside the pages: kept by browsers for good, and asked for anew when they change."""

import hashlib
import re
from pathlib import Path

from django.templatetags.static import static

HERE = Path(__file__).parents[2] / "jishi" / "web" / "static" / "jishi"


def test_every_address_has_the_digest_of_its_file(client, db):
    page = client.get("/sign-in/").content.decode()
    found = dict(re.findall(r'"/static/jishi/([\w./-]+)\?v=(\w+)["#]', page))

    assert {"app.css", "app.js"} <= found.keys()
    for name, digest in found.items():
        assert hashlib.sha256((HERE / name).read_bytes()).hexdigest().startswith(digest)


def test_icons_are_found_with_it(client, db):
    page = client.get("/s/").content.decode() + client.get("/nowhere/").content.decode()

    assert re.search(r'href="/static/jishi/icons\.svg\?v=\w{10}#\w+', page)


def test_a_file_with_a_digest_is_kept_for_a_month(client, db):
    answer = client.get(static("jishi/app.css"))
    answer.close()

    assert answer.status_code == 200
    assert "max-age=2592000" in answer["Cache-Control"]


def test_a_file_that_is_not_there_has_a_plain_address():
    assert static("vendor/never.css") == "/static/vendor/never.css"

"""Where phones reach a site: said once in the environment, refused at once where no phone could open it."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from jishi.settings import phone_address


@pytest.mark.parametrize(
    ("given", "taken"),
    (
        ("", ""),
        ("https://dw.example.org", "https://dw.example.org"),
        (" HTTPS://DW.example.org/ ", "https://dw.example.org"),
        ("http://192.0.2.7:8000", "http://192.0.2.7:8000"),
    ),
)
def test_an_address_is_taken_as_browsers_write_it(given, taken):
    assert phone_address(given) == taken


@pytest.mark.parametrize(
    "given",
    (
        *("dw.example.org", "dw.example.org:8000", "//dw.example.org", "https://", "ftp://dw.example.org"),
        *(
            "https://dw.example.org/jishi",
            "https://dw.example.org?a=1",
            "https://me@dw.example.org",
            "nonsense",
        ),
    ),
)
def test_what_no_phone_could_open_is_refused_at_once(given):
    with pytest.raises(ImproperlyConfigured, match="要写成 https://主机名"):
        phone_address(given)


def test_the_site_answers_there_and_takes_forms_from_there(tmp_path):
    """Behind a proxy that speaks TLS for it as well: the origin is the address, port and all."""
    ask = "from jishi import settings as s; print(s.ALLOWED_HOSTS[-1], s.CSRF_TRUSTED_ORIGINS[-1])"
    env = os.environ | {"JISHI_PHONE_ADDRESS": "https://dw.example.org:8443", "JISHI_VAR": str(tmp_path)}

    said = subprocess.run([sys.executable, "-c", ask], env=env, capture_output=True, text=True, check=True)

    assert said.stdout.split() == ["dw.example.org", "https://dw.example.org:8443"]


def test_cookies_for_https_alone_do_not_go_with_an_address_without_it(tmp_path):
    env = {"JISHI_PHONE_ADDRESS": "http://dw.example.org", "JISHI_HTTPS": "1", "JISHI_VAR": str(tmp_path)}

    said = subprocess.run(
        [sys.executable, "-c", "import jishi.settings"], env=os.environ | env, capture_output=True, text=True
    )

    assert said.returncode
    assert "也要用 https://" in said.stderr

"""Old formats (.doc, .wps, .rtf) made into .docx by LibreOffice, where the machine has it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from jishi.core.errors import FileRefused

SECONDS = 60
_NAMES = {"doc": "旧版 Word/WPS 格式（.doc、.wps）", "rtf": "RTF 格式"}
_SAVE_AS = "请用 WPS 或 Word 打开，另存为 .docx 后重新上传。"


def to_docx(data: bytes, form: str) -> bytes:
    """The .docx LibreOffice makes of ``data`` ("doc" or "rtf"); its layout may differ a little.

    Runs with a profile of its own that is thrown away, at most SECONDS long,
    needs no network; nothing is left on the disk. Raises FileRefused when
    there is no LibreOffice, or it does not manage.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if not program:
        raise FileRefused(f"legacy_{form}", f"这是{_NAMES[form]}的文稿，不能直接填写。", _SAVE_AS)
    with tempfile.TemporaryDirectory() as folder:
        made = _convert(program, data, form, Path(folder))
        if made is None:
            raise FileRefused(f"legacy_{form}", f"{_NAMES[form]}的文稿没有转换成功。", _SAVE_AS)
        return made


def _convert(program: str, data: bytes, form: str, folder: Path) -> bytes | None:
    source = folder / f"paper.{form}"
    source.write_bytes(data)
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        "docx",
        "--outdir",
        str(folder),
        str(source),
    ]
    try:
        subprocess.run(command, timeout=SECONDS, capture_output=True, check=True, cwd=folder)
    except (subprocess.SubprocessError, OSError):
        return None
    made = folder / "paper.docx"
    return made.read_bytes() if made.is_file() else None

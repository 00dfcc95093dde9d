"""The .docx container: opened within limits, written back with untouched members as they were.

Everything is decided from the central directory before anything is inflated;
then each member is inflated once, counted, and its CRC checked.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from jishi.core.errors import FileRefused

MOST_BYTES = 50 * 2**20
MOST_MEMBERS = 2000
MOST_INFLATED = 200 * 2**20
MOST_RATIO = 100
SMALL = 1 << 20  # members up to this size may be packed tighter than MOST_RATIO
DEEPEST = 256
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")
_AGAIN = "请用 WPS 或 Word 打开，另存为 .docx 后重新上传。"


@dataclass(frozen=True, slots=True)
class Package:
    """An opened container: ``members`` inflated, by name in their order."""

    data: bytes
    infos: tuple[zipfile.ZipInfo, ...]
    members: Mapping[str, bytes]

    def rewritten(self, changed: Mapping[str, bytes]) -> bytes:
        """The same container with ``changed`` members; the others keep their packed bytes."""
        return _write(self, changed)


def open_package(data: bytes) -> Package:
    """Raises FileRefused for everything that is no sound, harmless container."""
    if len(data) > MOST_BYTES:
        raise FileRefused("too_big", "文件超过 50 MB。", "请删去不用的图片后另存再上传。", size=len(data))
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise FileRefused("damaged", "文件不完整或已损坏。", _AGAIN) from error
    infos = tuple(archive.infolist())
    _check_directory(data, archive, infos)
    total, members = 0, {}
    for info in infos:
        members[info.filename] = _inflate(data, info)
        total += len(members[info.filename])
        if total > MOST_INFLATED:
            raise _bomb(info)
    return Package(data, infos, members)


def _check_directory(data: bytes, archive: zipfile.ZipFile, infos: tuple[zipfile.ZipInfo, ...]) -> None:
    if len(infos) > MOST_MEMBERS:
        raise FileRefused("too_many_members", "压缩包里的文件过多。", _AGAIN, members=len(infos))
    seen: set[str] = set()
    for info in infos:
        name = info.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or ":" in name or "\0" in info.orig_filename:
            raise FileRefused("path", "压缩包里有指向别处的路径。", _AGAIN)
        if stat.S_ISLNK(info.external_attr >> 16):
            raise FileRefused("symlink", "压缩包里有链接文件。", _AGAIN)
        if name.lower() in seen:
            raise FileRefused("duplicate_member", "压缩包里有重名的文件。", _AGAIN)
        seen.add(name.lower())
        if info.flag_bits & 1:
            raise FileRefused("encrypted", "文件有打开密码。", "请去除密码后重新上传。")
        if info.file_size > SMALL and info.file_size > MOST_RATIO * max(info.compress_size, 1):
            raise _bomb(info)
    if sum(info.file_size for info in infos) > MOST_INFLATED:
        raise _bomb(infos[0])
    begins = min((info.header_offset for info in infos), default=0)
    if begins != 0 or archive.start_dir + _directory_size(data) + len(archive.comment) + 22 > len(data) + 22:
        raise FileRefused("polyglot", "文件前后夹带了别的内容。", _AGAIN)
    if not data.endswith(archive.comment) or data.rfind(b"PK\x05\x06") + 22 + len(archive.comment) != len(data):
        raise FileRefused("polyglot", "文件前后夹带了别的内容。", _AGAIN)


def _directory_size(data: bytes) -> int:
    at = data.rfind(b"PK\x05\x06")
    return int.from_bytes(data[at + 12 : at + 16], "little") if at >= 0 else 0


def _bomb(info: zipfile.ZipInfo) -> FileRefused:
    return FileRefused("zip_bomb", "文件解压后异常地大。", _AGAIN, member=info.filename[:80])


def _inflate(data: bytes, info: zipfile.ZipInfo) -> bytes:
    """One member, counted while it is inflated: the declared size is never trusted."""
    packed = data[_data_start(data, info) :][: info.compress_size]
    if info.compress_type == zipfile.ZIP_STORED:
        content = packed
    elif info.compress_type == zipfile.ZIP_DEFLATED:
        engine = zlib.decompressobj(-15)
        try:
            content = engine.decompress(packed, info.file_size + 1)
        except zlib.error as error:
            raise FileRefused("damaged", "文件不完整或已损坏。", _AGAIN) from error
    else:
        raise FileRefused("compression", "文件的压缩方式不认识。", _AGAIN, method=info.compress_type)
    if len(content) != info.file_size:
        raise FileRefused("false_size", "声明的大小与实际不符。", _AGAIN, member=info.filename[:80])
    if zlib.crc32(content) != info.CRC:
        raise FileRefused("bad_crc", "文件校验不符，可能在传输中损坏。", _AGAIN, member=info.filename[:80])
    return content


def _data_start(data: bytes, info: zipfile.ZipInfo) -> int:
    head = data[info.header_offset : info.header_offset + _LOCAL.size]
    if len(head) < _LOCAL.size or head[:4] != b"PK\x03\x04":
        raise FileRefused("damaged", "文件不完整或已损坏。", _AGAIN)
    fields = _LOCAL.unpack(head)
    return info.header_offset + _LOCAL.size + int(fields[9]) + int(fields[10])


def _write(package: Package, changed: Mapping[str, bytes]) -> bytes:
    out, directory = BytesIO(), BytesIO()
    for info in package.infos:
        start = out.tell()
        packed, size, crc = _packed(package, info, changed.get(info.filename))
        name = info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437")
        stamp = _dos_time(info)
        method, flags = info.compress_type, info.flag_bits & ~8
        version = max(info.extract_version, 20)
        common = (flags, method, *stamp, crc, len(packed), size, len(name))
        out.write(_LOCAL.pack(b"PK\x03\x04", version, *common, 0) + name + packed)
        directory.write(
            _CENTRAL.pack(
                b"PK\x01\x02",
                info.create_version | info.create_system << 8,
                version,
                *common,
                0,
                len(info.comment),
                0,
                info.internal_attr,
                info.external_attr,
                start,
            )
            + name
            + info.comment
        )
    return _closed(out, directory.getvalue(), len(package.infos))


def _closed(out: BytesIO, directory: bytes, count: int) -> bytes:
    start = out.tell()
    out.write(directory)
    out.write(_END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), start, 0))
    return out.getvalue()


def _packed(package: Package, info: zipfile.ZipInfo, new: bytes | None) -> tuple[bytes, int, int]:
    if new is None:
        at = _data_start(package.data, info)
        return package.data[at : at + info.compress_size], info.file_size, info.CRC
    if info.compress_type == zipfile.ZIP_STORED:
        return new, len(new), zlib.crc32(new)
    engine = zlib.compressobj(6, zlib.DEFLATED, -15)
    return engine.compress(new) + engine.flush(), len(new), zlib.crc32(new)


def _dos_time(info: zipfile.ZipInfo) -> tuple[int, int]:
    year, month, day, hour, minute, second = info.date_time
    return hour << 11 | minute << 5 | second // 2, (max(year, 1980) - 1980) << 9 | month << 5 | day


def parse(content: bytes, part: str) -> etree._Element:
    """The XML of one part; raises FileRefused for a DTD, for too deep nesting and for what is no XML."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        reason = "deep" if "depth" in str(error).lower() else "dtd" if b"<!ENTITY" in content else "not_xml"
        raise FileRefused(reason, "文件内部结构有误。", _AGAIN, part=part) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise FileRefused("dtd", "文件里有不允许的实体声明（DTD）。", _AGAIN, part=part)
    return root

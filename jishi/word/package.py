"""The zip container of a .docx: opened within limits, written back with untouched members as they were.

Everything that can be is decided from the central directory, before anything
is inflated; then every member is inflated once, counted and its CRC checked.
Only this module touches zip bytes.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from jishi.core.errors import FileRefused

MOST_BYTES = 50 * 2**20
MOST_MEMBERS = 2000
MOST_INFLATED = 200 * 2**20
MOST_RATIO = 100
SMALL = 2**20
"""A member up to this size may be packed tighter than MOST_RATIO: nobody is hurt by a megabyte."""

AGAIN = "请用 WPS 或 Word 打开原文件，另存为 .docx 后重新上传。"
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_DESCRIPTORS = (0, 12, 16)
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _HAS_DESCRIPTOR, _UTF8 = 0x1, 0x8, 0x800
_MANY = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Member:
    """One entry of the directory; ``entry`` is its directory record as it stood."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    attributes: int
    system: int
    offset: int
    entry: bytes
    data_at: int = 0
    region_end: int = 0


@dataclass(frozen=True, slots=True)
class Package:
    """An opened container; ``contents`` are the inflated members by name, in their order."""

    data: bytes
    members: tuple[Member, ...]
    contents: Mapping[str, bytes]

    def written(self, changed: Mapping[str, bytes]) -> bytes:
        """The container with ``changed`` members replaced or, when new, added; the rest is copied bytes."""
        body, entries, position = [], [], 0
        for member in self.members:
            if (content := changed.get(member.name)) is None:
                chunk = self.data[member.offset : member.region_end]
                entry = member.entry[:42] + struct.pack("<I", position) + member.entry[46:]
            else:
                chunk, entry = _packed(member.name.encode(), content, position)
            body.append(chunk)
            entries.append(entry)
            position += len(chunk)
        known = {member.name for member in self.members}
        for name, content in changed.items():
            if name not in known:
                chunk, entry = _packed(name.encode(), content, position)
                body.append(chunk)
                entries.append(entry)
                position += len(chunk)
        directory = b"".join(entries)
        count = len(entries)
        end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), position, 0)
        return b"".join([*body, directory, end])


def open_package(data: bytes) -> Package:
    """Raises FileRefused for everything that is no sound, harmless container; nothing is left anywhere."""
    if len(data) > MOST_BYTES:
        raise FileRefused("too_big", "文件超过 50 MB，没有接收。", "请删去不用的图片后另存，再重新上传。")
    members = _directory(data)
    _check_names(members)
    _check_sizes(members)
    placed = _placed(data, members)
    return Package(data, placed, {member.name: _inflated(data, member) for member in placed})


def _refuse(reason: str, problem: str, member: str = "") -> FileRefused:
    return FileRefused(reason, problem, AGAIN, member=member[:80])


def _damaged() -> FileRefused:
    return _refuse("damaged", "文件不完整或已经损坏，打不开。")


def _directory(data: bytes) -> list[Member]:
    at = data.rfind(b"PK\x05\x06")
    if at < 0 or at + _END.size > len(data):
        raise _damaged()
    _, disk, _, _, count, size, start, comment = _END.unpack_from(data, at)
    if at + _END.size + comment != len(data) or start + size != at:
        raise _refuse("polyglot", "文件的前面或后面夹带了别的内容。")
    if disk or count == 0xFFFF or count > MOST_MEMBERS:
        raise _refuse("too_many_members", "文件内部的组成部分过多，不像正常的文稿。")
    members, position = [], start
    for _ in range(count):
        member, position = _entry(data, position, at)
        members.append(member)
    if position != at or not members:
        raise _damaged()
    return members


def _entry(data: bytes, position: int, limit: int) -> tuple[Member, int]:
    if position + _CENTRAL.size > limit or data[position : position + 4] != b"PK\x01\x02":
        raise _damaged()
    fields = _CENTRAL.unpack_from(data, position)
    (
        _,
        made,
        _,
        flags,
        method,
        _,
        _,
        crc,
        packed,
        size,
        name_size,
        extra,
        comment,
        _,
        _,
        attributes,
        offset,
    ) = fields
    end = position + _CENTRAL.size + name_size + extra + comment
    if end > limit or _MANY in (packed, size, offset):
        raise _damaged()
    raw = data[position + _CENTRAL.size : position + _CENTRAL.size + name_size]
    try:
        name = raw.decode("utf-8" if flags & _UTF8 else "cp437")
    except UnicodeDecodeError as error:
        raise _damaged() from error
    entry = data[position:end]
    return Member(name, flags, method, crc, packed, size, attributes, made >> 8, offset, entry), end


def _check_names(members: list[Member]) -> None:
    seen: set[str] = set()
    for member in members:
        name = member.name.replace("\\", "/")
        if name.startswith("/") or ":" in name or "\0" in name or ".." in name.split("/"):
            raise _refuse("path", "文件内部有指向别处的路径，不安全。", name)
        if member.system == 3 and (member.attributes >> 16) & 0o170000 == 0o120000:
            raise _refuse("symlink", "文件内部有链接文件，不安全。", name)
        if name.lower() in seen:
            raise _refuse("duplicate_member", "文件内部有重名的组成部分，无法确定以哪个为准。", name)
        seen.add(name.lower())
        if member.flags & _ENCRYPTED:
            raise FileRefused("encrypted", "文件设了打开密码，读不了内容。", "请去除密码后重新上传。")


def _check_sizes(members: list[Member]) -> None:
    for member in members:
        if member.size > SMALL and member.size > MOST_RATIO * max(member.packed, 1):
            raise _refuse("zip_bomb", "文件解压后异常地大，疑似压缩炸弹。", member.name)
    if sum(member.size for member in members) > MOST_INFLATED:
        raise _refuse("zip_bomb", "文件解压后超过 200 MB，没有接收。")


def _placed(data: bytes, members: list[Member]) -> tuple[Member, ...]:
    """The members with the place of their bytes; refuses gaps, overlaps and headers that say otherwise."""
    edges = sorted(member.offset for member in members)
    start = _END.unpack_from(data, data.rfind(b"PK\x05\x06"))[6]
    if edges[0] != 0:
        raise _refuse("polyglot", "文件的前面或后面夹带了别的内容。")
    ends = dict(zip(edges, [*edges[1:], start], strict=True))
    if len(ends) != len(members):
        raise _refuse("overlap", "文件内部的组成部分互相重叠。")
    return tuple(_local(data, member, ends[member.offset]) for member in members)


def _local(data: bytes, member: Member, region_end: int) -> Member:
    if data[member.offset : member.offset + 4] != b"PK\x03\x04":
        raise _damaged()
    _, _, flags, method, _, _, crc, packed, size, name_size, extra = _LOCAL.unpack_from(data, member.offset)
    name_at = member.offset + _LOCAL.size
    same_name = data[name_at : name_at + name_size] == member.entry[_CENTRAL.size :][:name_size]
    if not same_name or method != member.method or flags & _ENCRYPTED:
        raise _refuse("lying_header", "文件内部前后两处说法不一，不安全。", member.name)
    told = (crc, packed, size)
    if not flags & _HAS_DESCRIPTOR and told != (member.crc, member.packed, member.size):
        raise _refuse("lying_size", "文件内部声明的大小与实际不符。", member.name)
    data_at = name_at + name_size + extra
    left = region_end - data_at - member.packed
    if left not in (_DESCRIPTORS if flags & _HAS_DESCRIPTOR else (0,)):
        raise _refuse("lying_size" if left < 0 else "polyglot", "文件内部声明的大小与实际不符。", member.name)
    base = (member.name, member.flags, member.method, member.crc, member.packed, member.size)
    return Member(*base, member.attributes, member.system, member.offset, member.entry, data_at, region_end)


def _inflated(data: bytes, member: Member) -> bytes:
    """The content, counted while it is inflated: a declared size is never trusted."""
    packed = data[member.data_at : member.data_at + member.packed]
    if member.method == _STORED:
        content = packed
    elif member.method == _DEFLATED:
        engine = zlib.decompressobj(-15)
        try:
            content = engine.decompress(packed, member.size + 1)
        except zlib.error as error:
            raise _damaged() from error
        if len(content) == member.size and not engine.eof:
            content += engine.decompress(engine.unconsumed_tail, 1)
    else:
        raise _refuse("compression", "文件内部用了少见的压缩方式，读不了。", member.name)
    if len(content) != member.size:
        raise _refuse("lying_size", "文件内部声明的大小与实际不符。", member.name)
    if zlib.crc32(content) != member.crc:
        raise _refuse("bad_crc", "文件校验不符，可能在传送中损坏了。", member.name)
    return content


def _packed(name: bytes, content: bytes, position: int) -> tuple[bytes, bytes]:
    engine = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = engine.compress(content) + engine.flush()
    flags = _UTF8 if any(byte > 127 for byte in name) else 0
    sizes = (zlib.crc32(content), len(packed), len(content), len(name))
    common = (20, flags, _DEFLATED, 0, 0x21, *sizes, 0)
    local = _LOCAL.pack(b"PK\x03\x04", *common) + name + packed
    return local, _CENTRAL.pack(b"PK\x01\x02", 20, *common, 0, 0, 0, 0, position) + name

"""Workbooks are packed files: what is locked, of another kind, or unsafe to unpack is rejected before it is read."""

from __future__ import annotations

import io
import zipfile

from data.intake import limits
from data.intake.sheets import SAVE_AS_XLSX, Refused

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .xls and of encrypted workbooks
OLD_OR_LOCKED = "an old Excel workbook (.xls), or one with a password"
AGAIN = f"{SAVE_AS_XLSX}: open it and save it again"
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def locked_or_old(content: bytes) -> tuple[str, str] | None:
    """What a workbook in the old container is, and what to submit instead; None if it is another file."""
    if content.startswith(b".pfile"):
        return "a file that a sensitivity label protects (.pfile)", _UNLABELLED
    if not content.startswith(COMPOUND):
        return None
    if _named(content, "DRMEncrypted"):
        return "an encrypted workbook: a sensitivity label (Microsoft Purview) locks it", _UNLABELLED
    if _named(content, "StrongEncryptionDataSpace"):
        return "an encrypted workbook: it has a password", _UNLOCKED
    if _named(content, "EncryptedPackage"):
        return "an encrypted workbook: it has a password, or a sensitivity label that locks it", _UNLOCKED
    if _named(content, "Workbook") or _named(content, "Book"):
        return "an old Excel workbook (.xls)", f"{SAVE_AS_XLSX}: open it and save it as .xlsx"
    return OLD_OR_LOCKED, SAVE_AS_XLSX


_UNLABELLED = (
    "a workbook that is not encrypted: in Excel, choose a label without encryption (Home, Sensitivity) and save it; if "
    "your organisation allows none, ask whoever looks after its labels"
)
_UNLOCKED = (
    "a workbook that is not encrypted: in Excel, File, Info, Protect Workbook, Encrypt with Password, empty the field, "
    "and save it"
)


def _named(content: bytes, stream: str) -> bool:
    return stream.encode("utf-16-le") in content


def unpacked(name: str, content: bytes) -> tuple[zipfile.ZipFile, bool]:
    """A workbook that is safe to unpack, and whether it is an OpenDocument one. Raises ``Refused``."""
    if kind := locked_or_old(content):
        raise Refused(name, *kind)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except Exception as error:  # any of several, for a damaged file
        raise Refused(name, "no workbook", f"{SAVE_AS_XLSX}; a table in text ends in .csv") from error
    is_open_document = _check_members(name, archive, len(content))
    _check_contents(name, archive)
    return archive, is_open_document


def _check_members(name: str, archive: zipfile.ZipFile, size: int) -> bool:
    """Reject a workbook by the list of its members, before anything is unpacked. Whether it is OpenDocument."""
    members = archive.infolist()
    names = {member.filename.casefold() for member in members}
    unpacked_size = sum(member.file_size for member in members)
    if len(names) < len(members):
        raise Refused(name, "a workbook with two parts of one name", AGAIN)
    if len(members) > limits.MAX_MEMBERS:
        raise Refused(name, f"{len(members):,} parts", f"a workbook of no more than {limits.MAX_MEMBERS} parts")
    if unpacked_size > limits.MAX_UNPACKED or unpacked_size > limits.MAX_RATIO * size:
        raise Refused(
            name,
            f"{size / 1e6:,.1f} MB that unpack to {unpacked_size / 1e6:,.1f} MB",
            f"a workbook that unpacks to no more than {limits.MAX_UNPACKED // 1_000_000} MB "
            f"and to no more than {limits.MAX_RATIO} times its size",
        )
    if any(member.flag_bits & 1 for member in members):
        raise Refused(name, "a packed file with a password", SAVE_AS_XLSX)
    if any(part.endswith(".iwa") or part == "index.zip" for part in names):
        raise Refused(name, "a Numbers document", f"{SAVE_AS_XLSX}: in Numbers, File, Export To, Excel")
    if any("vbaproject" in part or "macrosheets/" in part or part.startswith(("basic/", "scripts/")) for part in names):
        raise Refused(name, "a workbook with macros", SAVE_AS_XLSX)
    if "content.xml" in names and _read(name, archive, "mimetype").decode("latin-1").startswith(ODS):
        return True
    if "xl/workbook.bin" in names or "[content_types].xml" not in names:
        raise Refused(name, "a spreadsheet of another kind (.xlsb), or another packed file", SAVE_AS_XLSX)
    return False


def _check_contents(name: str, archive: zipfile.ZipFile) -> None:
    """Reject a workbook by its contents, since its parts may have any name and path."""
    tags = 0
    for member in archive.infolist():
        part = _read(name, archive, member.filename)
        if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
            raise Refused(name, "a workbook that cannot be read (a document type in its XML)", AGAIN)
        tags += part.count(b"<")
        if tags > limits.MAX_TAGS:
            expected = f"a workbook of no more than about {limits.MAX_TAGS // 4:,} cells; larger tables as CSV"
            raise Refused(name, "more cells", expected)
        if _longest_text(part) > limits.MAX_TEXT_BYTES:
            raise Refused(
                name,
                "a longer text than a cell can hold, or a picture",
                "a workbook of cells of no more than 32,767 characters each, without pictures",
            )
        kinds = part.lower() if member.filename.casefold() == "[content_types].xml" else b""
        if b"macroenabled" in kinds or b"vbaproject" in kinds:
            raise Refused(name, "a workbook with macros", SAVE_AS_XLSX)
        if member.filename.casefold() == "meta-inf/manifest.xml" and b"encryption-data" in part:
            raise Refused(name, "an encrypted workbook: it has a password", "a workbook saved without a password")


def _read(name: str, archive: zipfile.ZipFile, part: str) -> bytes:
    try:
        return archive.read(part)
    except Exception as error:
        raise Refused(name, "a damaged workbook", AGAIN) from error


def _longest_text(part: bytes) -> int:
    """The bytes of the longest text or tag in a part, as far as it may be too long."""
    return max(map(len, part.replace(b">", b"<").split(b"<"))) if len(part) > limits.MAX_TEXT_BYTES else 0

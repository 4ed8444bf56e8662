"""What others must not read: passwords and keys in sources of layers, and where one's files lie."""

from __future__ import annotations

import re
import shlex
from typing import Any

#: Stands where a password or key was.
HIDDEN = "***"

#: Parts of names of what is secret, in layer sources, addresses, headers, JSON and options of GDAL.
_NAMES = (
    r"passw|passphrase|pwd|secret|token|credential|signature|authori[sz]ation|authcfg|cookie"
    r"|accesskey|access_key|accountkey|account_key|apikey|[-_]key\b|x-amz-|x-goog-"
)
_USER = r"\b(?:user|username|userid|uid|usr|login|pass|pw)"

#: Too short to be told from other words but in the query of an address.
_IN_QUERIES = (
    r"(?:(?<=[?&;])|(?<=%3F)|(?<=%26))(?:\w{0,20}key|code|sig|auth|access|session|sid|jwt)"
)

_BARE = r"(?:(?!(?:[&;,|]|%26)[\w.-]+(?:=|%3D))[^\s'\"<>|])+"

_PAIR = re.compile(
    rf"(?P<name>(?:{_NAMES})[\w.-]{{0,40}}(?:[\"']?\s{{0,3}}[=:]\s{{0,3}}|%(?:25){{0,3}}3[AD])"
    rf"|(?:{_USER}|{_IN_QUERIES})(?:\s{{0,3}}=\s{{0,3}}|%(?:25){{0,3}}3D))"
    r"(?P<value>'(?:\\.|''|[^'\\])*'?"
    r"|\"(?:\\.|[^\"\\])*\"?"
    rf"|(?:(?:Bearer|Basic|Digest|Negotiate|Token)(?:\s|%20|\+)+)?{_BARE})",
    re.IGNORECASE | re.DOTALL,
)

#: GDAL's /vsicurl?header.X-Any-Name=a value with spaces&url=…
_HEADER = re.compile(r"(header\.[\w-]{1,60}=)[^&|'\"\n]*", re.IGNORECASE)

_TAG = re.compile(
    r"(<(\w{0,20}(?:passw|pwd|user|token|secret|cookie|key)\w{0,20})>).{0,500}?(</\2>)",
    re.IGNORECASE | re.DOTALL,
)

#: The login before the host of an address, also percent-encoded. A number behind a colon may be a port.
_LOGIN = re.compile(
    r"([a-z][a-z0-9+.-]{1,15}(?::|%3A)(?:/|%2F){2})"
    r"(?:[^\s/?#'\"]*|(?![^\s/@:]*:\d+(?:[/?#]|$))[^\s/@:'\"]*:[^\s'\"]{0,300}?)(?:@|%40)"
    r"(?=[\w.\[-]+(?:[:/?#\s'\"|]|%3A|%2F|$))",
    re.IGNORECASE,
)

#: Databases whose sources have the password in a place, not under a name.
_BY_PLACE = re.compile(
    r"\b((?:OCI|ODBC):)[^\s/:]*/(?:\S*@|[^\s:]*)|\b((?:GEOR|GEORASTER|SDE):)\S+", re.IGNORECASE
)

#: The folders of a path: at the start of a text or a value, on any system, but not of an address.
_FOLDERS = re.compile(
    r"(?:^|(?<=[\"'=])|(?<=file://)|(?<=, ))(?:[A-Za-z]:)?(?:\\\\|[\\/])"
    r"(?!vsi(?:curl|s3|gs|az|adls|oss|swift|hdfs|webhdfs)\b)(?:[^\"'|?*<>\n]*[\\/])?"
)

_SEVERAL = re.compile(r", (?=/|\\\\|[A-Za-z]:[\\/])")


def without_secrets(text: str) -> str:
    """Return a layer's source, an address or a message with ``***`` for passwords and keys.

    User names go too: ``password='…'`` with its escapes, logins before a host, tokens, keys and
    signatures of a query, headers, ``authcfg``.
    """
    text = _LOGIN.sub(rf"\1{HIDDEN}@", text)
    text = _HEADER.sub(rf"\1{HIDDEN}", text)
    text = _BY_PLACE.sub(lambda found: f"{found[1] or found[2]}{HIDDEN}", text)
    text = _TAG.sub(rf"\1{HIDDEN}\3", text)
    return _PAIR.sub(_hidden_pair, text)


def _hidden_pair(found: re.Match[str]) -> str:
    quote = found["value"][0] if found["value"][0] in "'\"" else ""
    return f"{found['name']}{quote}{HIDDEN}{quote}"


def without_folders(text: str) -> str:
    """Return a parameter's value with the names of its files alone, for what is given to others."""
    return ", ".join(_FOLDERS.sub("", value) for value in _SEVERAL.split(text))


def command_without_folders(command: str) -> str:
    """Return a command with the names of its files alone."""
    try:
        words = shlex.split(command)
    except ValueError:  # nothing that a shell would take
        return without_folders(command)
    return " ".join(
        f"{name}={shlex.quote(without_folders(value))}" if sign else shlex.quote(name)
        for name, sign, value in (word.partition("=") for word in words)
    )


def for_others(record: Any) -> Any:
    """Return what JSON can hold as it may be given away: no secrets, and files by name alone."""
    if isinstance(record, str):
        return without_folders(without_secrets(record))
    if isinstance(record, dict):
        return {
            key: command_without_folders(value)
            if key == "command" and isinstance(value, str)
            else for_others(value)
            for key, value in record.items()
        }
    if isinstance(record, (list, tuple)):
        return [for_others(value) for value in record]
    return record

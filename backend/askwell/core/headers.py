"""How the headers of a mail are written (RFC 2047)."""

from email.header import Header
from email.headerregistry import Address
from email.policy import EmailPolicy
from typing import Any


class Headers(EmailPolicy):
    """Words beyond ASCII keep the spaces between them where a line is folded, as they do not before Python 3.13.

    See https://github.com/python/cpython/issues/92081.
    """

    def fold(self, name: str, value: Any) -> str:
        """The header as it is sent, on as many lines as it takes."""
        addresses: tuple[Address, ...] = getattr(value, "addresses", ())
        if self.utf8 or str(value).isascii() or not all(each.addr_spec.isascii() for each in addresses):
            return str(super().fold(name, value))
        written = [self._address(name, each) for each in addresses] or [self._encoded(name, str(value))]
        return f"{name}: {f',{self.linesep} '.join(written)}{self.linesep}"

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The same, as bytes."""
        return self.fold(name, value).encode("utf-8" if self.utf8 else "ascii", "surrogateescape")

    def _address(self, name: str, address: Address) -> str:
        if str(address).isascii():
            return str(address)
        return f"{self._encoded(name, address.display_name)}{self.linesep} <{address.addr_spec}>"

    def _encoded(self, name: str, text: str) -> str:
        return Header(text, "utf-8", header_name=name).encode(linesep=self.linesep)

"""All profiles of a store or stack, and the one that a page or record is read by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self
from urllib.parse import urlsplit

from copydesk.profiles.profile import Profile


@dataclass(frozen=True, slots=True)
class Profiles:
    """Profiles by host and by folder; those for one upload, `of_upload`, know its key."""

    by_host: Mapping[str, Profile] = field(default_factory=dict)
    by_folder: Mapping[str, Profile] = field(default_factory=dict)
    key: str = ""

    @classmethod
    def of(cls, profiles: Iterable[Profile]) -> Self:
        """Collect profiles; no host and no folder is in two of them."""
        listed = list(profiles)
        return cls(
            {host: one for one in listed for host in one.hosts},
            {folder: one for one in listed for folder in one.folders},
        )

    def __bool__(self) -> bool:
        return bool(self.by_host or self.by_folder)

    def of_upload(self, key: str) -> "Profiles":
        """Return the same profiles for one upload."""
        return replace(self, key=key) if self else self

    def of_page(self, *addresses: str | None) -> Profile | None:
        """Return the profile of the first address that has one, else of the upload's folder."""
        found = (self._of_host(address) for address in addresses if address)
        return next(filter(None, found), None) or self.of_folder

    @property
    def of_folder(self) -> Profile | None:
        """The profile of the longest folder, or file, in the upload's key."""
        return self.by_folder[self.folder] if self.folder else None

    @property
    def folder(self) -> str:
        """The longest folder, or file, of a profile that the upload's key has; "" without one."""
        path = f"/{self.key}/"
        return max((folder for folder in self.by_folder if f"/{folder}/" in path), key=len, default="")

    def fields(self, *addresses: Any) -> Mapping[str, str]:
        """Return the fields of a record by its supplier's names: of the upload's folder, else of the addresses."""
        if not self:
            return {}
        profile = self.of_folder
        if profile is None or not profile.fields:
            profile = self.of_page(*(address for address in addresses if isinstance(address, str)))
        return profile.fields if profile else {}

    def _of_host(self, address: str) -> Profile | None:
        """The profile of a host, or of the nearest domain above it."""
        if not self.by_host:
            return None
        host = _host_of(address)
        while host:
            if host in self.by_host:
                return self.by_host[host]
            host = host.partition(".")[2]
        return None


NO_PROFILES = Profiles()


def _host_of(address: str) -> str:
    """The host of an address, or the address itself where it is a host already."""
    try:
        host = urlsplit(address).hostname if "//" in address else address
    except ValueError:
        return ""
    return (host or "").lower().removeprefix("www.")

"""The settings: read once by flows, frozen, and handed down as plain values.

Order of strength: environment (``CASENOTE_LIMITS__PAGES=50``), then a TOML file (``casenote.toml``, or the one that
``CASENOTE_SETTINGS`` names), then the defaults below. A trust's own file (deploy/trusts/<ods code>.toml) holds its
name, and may make acceptance stricter but never looser than the national floor.
"""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from records.errors import BadSettings
from records.types import OdsCode

ReaderName = Literal["tesserocr", "pytesseract"]
DEFAULT_READER: ReaderName = "tesserocr"


HOUSE = Path(__file__).resolve().parents[1]  # the folder of this software: defaults do not depend on where one stands


class Group(BaseModel):
    """A group of settings: frozen, and without room for a misspelt name."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Limits(Group):
    """What is refused before it is decoded."""

    file_megabytes: int = Field(2000, ge=1, description="a stack of 500 grey sides may have as much")
    pages: int = Field(2000, ge=1, description="pages in one file")
    page_megapixels: int = Field(80, ge=1, description="A4 at 600 dpi is 35, A3 at 600 dpi is 70")
    page_seconds: int = Field(60, ge=1, description="for reading one page")
    decode_seconds: float = Field(4, gt=0, description="of CPU for opening a file or drawing a page of it; tried twice")


class Acceptance(Group):
    """How sure a reading must be (0 to 1) for a document to pass without a person.

    A trust may raise these, not lower them. The defaults are the national floor. Without an NHS number on the paper a
    hospital number stands for it, if that, the names and the date of birth were all read surely.
    """

    nhs_number: float = Field(0.60, ge=0, le=1, description="the check digit guards the number as well")
    nhs_number_needed: bool = Field(False, description="else a surely read hospital number may stand for a missing one")
    hospital_number: float = Field(0.80, ge=0, le=1, description="where it stands for an NHS number")
    name: float = Field(0.80, ge=0, le=1)
    birth_date: float = Field(0.80, ge=0, le=1)
    document_type: float = Field(0.70, ge=0, le=1)
    document_date: float = Field(0.70, ge=0, le=1)
    coding: float = Field(0.75, ge=0, le=1, description="how sure a fact must be to carry a code")
    fact: float = Field(0.50, ge=0, le=1, description="how often such facts are right, as measured (custody.certainty)")
    page: float = Field(0.75, ge=0, le=1, description="mean confidence of the words of every page")


class Work(Group):
    """How the work is cut up."""

    processes: int = Field(default_factory=lambda: max(1, os.cpu_count() or 1), ge=1)
    chunk_files: int = Field(25, ge=1, description="as many files make one Prefect task")


class Reading(Group):
    """How pages are read (docs/decisions/ADR-015.md)."""

    engine: ReaderName = Field(DEFAULT_READER, description="Tesseract in the worker, or as a program beside it")


class Places(Group):
    """Where things are kept. Without a ledger address the ledger is a SQLite file in the output folder."""

    ledger: str | None = Field(None, description="SQLAlchemy address; may hold a password, so it is never printed")
    prefect_port: int = Field(4200, ge=1, le=65535)
    trusts: Path = HOUSE / "deploy" / "trusts"
    terminology: Path = Field(HOUSE / "deploy" / "terminology.db", description="made by casenote terminology load")
    patients: Path = Field(HOUSE / "deploy" / "patients", description="a file for each trust: casenote patients load")


class Terminology(Group):
    """URIs of the classifications that SNOMED CT is mapped to. UK Core names none; several are in use."""

    icd_10: str = Field("http://hl7.org/fhir/sid/icd-10-uk", min_length=1, description="ICD-10 5th edition")
    opcs_4: str = Field("https://fhir.hl7.org.uk/CodeSystem/OPCS-4", min_length=1, description="OPCS-4")


class Watch(Group):
    """How `casenote watch` looks after an inbox; times in seconds."""

    settle_seconds: float = Field(10, ge=0, description="a file unchanged for so long is whole")
    every_seconds: float = Field(5, gt=0, description="between two looks at the inbox")
    claim_files: int = Field(200, ge=1, description="taken together at most")
    longest_pause_seconds: float = Field(300, gt=0, description="between two tries when the world is broken")


class Reports(Group):
    """How reports are made."""

    draws: int = Field(5000, ge=0, le=100_000, description="of each trust's case; 0 leaves out how sure its pounds are")


class Sheets(Group):
    """Header and separator sheets."""

    key: Path = Field(
        HOUSE / "deploy" / "sheets.key", description="signs header sheets; made when the first are printed"
    )


class Settings(BaseSettings):
    """All settings of one run."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_prefix="CASENOTE_",
        env_nested_delimiter="__",
        hide_input_in_errors=True,
    )

    limits: Limits = Limits()
    acceptance: Acceptance = Acceptance()
    work: Work = Work()
    reading: Reading = Reading()
    places: Places = Places()
    sheets: Sheets = Sheets()
    watch: Watch = Watch()
    terminology: Terminology = Terminology()
    reports: Reports = Reports()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment over the TOML file over the defaults; no .env files."""
        file = Path(os.environ.get("CASENOTE_SETTINGS", "casenote.toml"))
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=file)

    @classmethod
    def read(cls) -> Self:
        """Read the settings, or raise `BadSettings` that names the setting and never prints its value."""
        named = os.environ.get("CASENOTE_SETTINGS")
        if named and not Path(named).is_file():
            raise BadSettings("CASENOTE_SETTINGS names a file that is not there")
        for name in os.environ:
            group = name.removeprefix("CASENOTE_").partition("__")[0].lower()
            if name.startswith("CASENOTE_") and "__" in name and group not in cls.model_fields:
                raise BadSettings(f"{name} names no group of settings")
        try:
            return cls()
        except ValidationError as fault:
            raise BadSettings(_places(fault)) from None
        except (tomllib.TOMLDecodeError, OSError):
            raise BadSettings("the settings file is not TOML that can be read") from None

    def trust_name(self, trust: OdsCode) -> str | None:
        """The trust's name as its own file states it; None without one."""
        name = self._own(trust).get("name")
        return name if isinstance(name, str) else None

    def trust_names(self) -> dict[str, str]:
        """The names of all trusts that have a file which states one, by ODS code."""
        folder = self.places.trusts
        codes = [file.stem.upper() for file in sorted(folder.glob("*.toml"))] if folder.is_dir() else []
        named = {code: self.trust_name(OdsCode(code)) for code in codes if re.fullmatch(r"[A-Z0-9]{3,6}", code)}
        return {code: name for code, name in named.items() if name}

    def for_trust(self, trust: OdsCode) -> Self:
        """These settings with the trust's own file laid over them, inside the national guard-rails."""
        own = self._own(trust)
        strange = sorted(set(own) - {"name", "acceptance"})
        if strange:
            raise BadSettings(f"{trust}: a trust's file may not set {', '.join(strange)}")
        floor = self.acceptance.model_dump()
        try:
            acceptance = Acceptance.model_validate({**floor, **own.get("acceptance", {})})
        except ValidationError as fault:
            raise BadSettings(f"{trust}: {_places(fault)}") from None
        lowered = [name for name, value in acceptance.model_dump().items() if value < floor[name]]
        if lowered:
            raise BadSettings(f"{trust}: a trust may raise acceptance, not lower it ({', '.join(lowered)})")
        return self.model_copy(update={"acceptance": acceptance})

    def _own(self, trust: OdsCode) -> dict[str, Any]:
        """What the trust's file says; nothing if it has none. Without their folder nobody's bar would be raised."""
        if not self.places.trusts.is_dir():
            raise BadSettings("places.trusts is not a folder")
        file = self.places.trusts / f"{trust.code.lower()}.toml"
        try:
            return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
        except (tomllib.TOMLDecodeError, OSError):
            raise BadSettings(f"{file.name} is not TOML that can be read") from None


def _places(fault: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in fault.errors(include_input=False)
    )

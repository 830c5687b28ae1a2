"""Every setting of the product, read from the environment (`ASKWELL_…`), and what that leaves open from a file."""

import os
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from askwell.core.smtp import MailServer, mail_server

LARGEST_UPLOAD = 100_000_000
_USUAL_FILE = Path("askwell.toml")


def settings_file() -> Path | None:
    """The file that ASKWELL_CONFIG_FILE names, or `askwell.toml` in the working folder if there is one."""
    if named := os.environ.get("ASKWELL_CONFIG_FILE"):
        return Path(named)
    return _USUAL_FILE if _USUAL_FILE.is_file() else None


class Settings(BaseSettings):
    """What an operator may choose; the docstring of each field is its line in docs/configuration.md."""

    model_config = SettingsConfigDict(env_prefix="ASKWELL_", use_attribute_docstrings=True, frozen=True)

    host: str = "127.0.0.1"
    """Address the server listens on."""
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    """Port the server listens on."""
    data_dir: Path = Path("data")
    """Folder of the embedded database and of the signing keys."""
    database_url: str | None = None
    """`postgresql+psycopg://…` to run on PostgreSQL; absent: SQLite in the data folder."""
    public_url: str | None = None
    """Address that people reach the product at, without a trailing slash; absent: `http://HOST:PORT`."""
    secret_key: SecretStr | None = None
    """What tokens and cursors are signed with, at least 32 characters; absent: made once, kept in the data folder."""
    threads: Annotated[int, Field(ge=1, le=64)] = 8
    """Requests that work on the database at the same time, per process."""
    one_core: bool = True
    """Whether a server keeps to the core that is used least, which halves the time of a read; Linux only."""
    worker: bool = True
    """Whether `askwell serve` also runs the background worker."""
    rate_limits: bool = True
    """Whether callers are held to the documented rates."""
    trusted_proxies: str = "127.0.0.1"
    """Addresses whose `X-Forwarded-*` headers are believed, separated by commas."""
    max_upload_bytes: Annotated[int, Field(ge=1_000, le=LARGEST_UPLOAD)] = 20_000_000
    """Largest file that an import takes."""
    security_contact: Annotated[str, Field(pattern=r"^(mailto:|https://)[!-~]+$")] | None = None
    """Where weaknesses are reported, as `mailto:…` or `https://…`: served as `/.well-known/security.txt`."""
    smtp_url: SecretStr | None = None
    """Mail server, as `smtp://USER:PASSWORD@HOST:587?from=ADDRESS`, or `smtps://…`; absent: no mail is sent."""
    private_networks: str = ""
    """Private networks, separated by commas, that calendars may be read from and webhooks sent to: `192.168.1.0/24`."""
    metrics: bool = False
    """Whether `/metrics` answers, for Prometheus; have the reverse proxy keep it from everybody else."""
    log_format: Annotated[str, Field(pattern="^(text|json)$")] = "text"
    """`text` for people, `json` for machines."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment first, then the file. Raises OSError for a file that is named and cannot be read."""
        file = settings_file()
        if file is None:
            return init_settings, env_settings
        file.open("rb").close()  # pydantic-settings passes over a file that is not there
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=file)

    @field_validator("smtp_url")
    @classmethod
    def _names_a_mail_server(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None:
            mail_server(url.get_secret_value())
        return url

    @property
    def url(self) -> str:
        """The database's SQLAlchemy URL."""
        return self.database_url or f"sqlite:///{self.data_dir / 'askwell.db'}"

    @property
    def origin(self) -> str:
        """Scheme and host that people reach the product at."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def mail_server(self) -> MailServer | None:
        """Where mails are handed to, if anywhere."""
        return mail_server(self.smtp_url.get_secret_value()) if self.smtp_url is not None else None

    @property
    def https(self) -> bool:
        """Whether people reach the product over HTTPS."""
        return self.origin.startswith("https://")

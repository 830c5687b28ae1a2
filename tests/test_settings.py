"""Settings: from the environment, from a file, and written down."""

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import readme
from askwell.cli import app
from askwell.core.settings import Settings


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that ASKWELL_CONFIG_FILE names."""
    file = tmp_path / "settings.toml"
    file.write_text('port = 8123\nthreads = 3\nworker = false\nsecret_key = "from the file"\n')
    monkeypatch.setenv("ASKWELL_CONFIG_FILE", str(file))
    return file


def test_the_file_says_what_the_environment_leaves_open(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASKWELL_THREADS", "5")
    settings = Settings()
    assert (settings.port, settings.threads, settings.worker, settings.host) == (8123, 5, False, "127.0.0.1")
    assert Settings(port=9000).port == 9000
    assert "from the file" not in repr(settings)


def test_a_file_in_the_working_folder_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ASKWELL_CONFIG_FILE", raising=False)
    monkeypatch.chdir(tmp_path)
    assert Settings().port == 8000
    (tmp_path / "askwell.toml").write_text("port = 8124")
    assert Settings().port == 8124


def refused(**told: str) -> Result:
    result = CliRunner(env=told).invoke(app, ["openapi"])
    assert result.exit_code == 2
    return result


def test_what_cannot_be_used_is_named_in_a_line(file: Path, tmp_path: Path) -> None:
    assert refused(ASKWELL_PORT="many").output.startswith("ASKWELL_PORT: ")
    file.write_text("colour = 'red'")
    assert refused().output == "ASKWELL_COLOUR: There is no such setting.\n"
    file.write_text("port = ")
    assert str(file) in refused().output
    assert "No such file" in refused(ASKWELL_CONFIG_FILE=str(tmp_path / "none.toml")).output


def test_a_secret_that_cannot_be_used_is_not_repeated(file: Path) -> None:
    assert "hunter2" not in refused(ASKWELL_SMTP_URL="smpt://ada:hunter2@mail.example").output


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
def test_a_file_that_cannot_be_read_is_not_passed_over(file: Path) -> None:
    file.chmod(0)
    with pytest.raises(OSError, match="denied"):
        Settings()


def test_every_setting_is_written_down() -> None:
    written = (readme.ROOT / "docs" / "configuration.md").read_text()
    for name, field in Settings.model_fields.items():
        assert f"`ASKWELL_{name.upper()}`" in written, name
        assert field.description, name
        assert field.description.endswith("."), name

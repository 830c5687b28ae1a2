"""What the documents show is what is so."""

import subprocess
import sys

import readme


def test_readme_is_up_to_date() -> None:
    text = readme.README.read_text()
    assert readme.rendered(text) == text, "Run `make docs`."


def test_first_steps_work(servers: list[str]) -> None:
    script = (readme.ROOT / "examples" / "first_steps.py").read_text().replace("http://127.0.0.1:8000", servers[0])
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "meet-up" in done.stdout

"""A runner of GitHub Actions, as far as a composite action needs it: its shell steps are run."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml


@dataclass
class Job:
    """A job with its files and what its steps did.

    `used` are the names of the other actions, with their inputs; `log` is what the steps printed.
    """

    action: Path
    folder: Path
    inputs: dict[str, str]
    environment: Mapping[str, str]
    github: Mapping[str, str]
    outputs: dict[str, str] = field(default_factory=dict)
    used: dict[str, dict[str, str]] = field(default_factory=dict)
    log: str = ""
    failed: bool = False

    @property
    def summary(self) -> str:
        """What the steps wrote into the summary of the job."""
        return self._file("GITHUB_STEP_SUMMARY").read_text("utf-8")

    def run(self) -> None:
        """Run the steps whose conditions hold."""
        document = yaml.safe_load((self.action / "action.yml").read_text("utf-8"))
        given = {name: self._filled(each["default"]) for name, each in document["inputs"].items()}
        self.inputs = {**given, **self.inputs}
        self._file("GITHUB_STEP_SUMMARY").touch()
        for step in document["runs"]["steps"]:
            condition = step.get("if", "")
            if self._holds(condition) and (not self.failed or "always()" in condition):
                self._step(step)

    def _step(self, step: Mapping[str, Any]) -> None:
        if "uses" in step:
            inputs = {name: self._filled(value) for name, value in step["with"].items()}
            self.used[step["uses"].partition("@")[0]] = inputs
            return
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.folder / "work",
            env={
                **self.environment,
                **self._files(),
                **{name: self._filled(value) for name, value in step.get("env", {}).items()},
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.log += done.stdout
        self.failed = self.failed or done.returncode != 0
        output = self._file("GITHUB_OUTPUT")
        for line in output.read_text("utf-8").splitlines() if output.exists() else ():
            name, _, value = line.partition("=")
            self.outputs[f"steps.{step['id']}.outputs.{name}"] = value
        output.unlink(missing_ok=True)

    def _files(self) -> dict[str, str]:
        names = ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")
        return {"RUNNER_TEMP": str(self.folder)} | {name: str(self._file(name)) for name in names}

    def _file(self, name: str) -> Path:
        return self.folder / name

    def _filled(self, text: object) -> str:
        """Return `text` with the values of its expressions."""
        return re.sub(r"\$\{\{(.*?)\}\}", lambda match: self._value(match[1].strip()), str(text))

    def _value(self, name: str) -> str:
        if name.startswith("inputs."):
            return self.inputs[name.removeprefix("inputs.")]
        return self.outputs.get(name) or self.github.get(name, "")

    def _holds(self, condition: str) -> bool:
        for part in filter(None, condition.split(" && ")):
            if part != "always()":
                name, sign, value = part.split(" ")
                if (self._value(name) == value.strip("'")) != (sign == "=="):
                    return False
        return True

"""The team file: people and teams from one TOML text, every mistake told at once, compared with what is stored."""

from watchbill.services.team_file.parsing import Known, TeamFile, parse

__all__ = ["Known", "TeamFile", "parse"]

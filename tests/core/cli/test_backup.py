"""`watchbill backup` keeps an SQLite database, and says how PostgreSQL keeps its own."""

from pathlib import Path

from tests.core.cli.conftest import Shell


def test_it_says_what_it_kept(watchbill: Shell, team_toml: Path, tmp_path: Path) -> None:
    watchbill("apply", team_toml, "--yes")

    ended = watchbill("backup", tmp_path / "backup.sqlite3")

    assert ended.out.startswith(f"Backed up to {tmp_path / 'backup.sqlite3'}: 2 people, 1 team, 0 tickets (")
    assert "; revision " in ended.out
    assert ended.out.endswith(" kB.\n")
    assert (ended.code, ended.err) == (0, "")


def test_a_file_that_is_there_stays(watchbill: Shell, team_toml: Path, tmp_path: Path) -> None:
    watchbill("apply", team_toml, "--yes")

    ended = watchbill("backup", team_toml)

    assert ended.code == 1
    assert ended.err == f"{team_toml} is there already, and nothing is written over it. Name another file.\n"


def test_where_there_is_no_database_none_is_made(watchbill: Shell, tmp_path: Path) -> None:
    for command in ("backup", "export"):
        ended = watchbill(command, tmp_path / "file")

        assert ended.code == 1
        assert ended.err.startswith(f"There is no database at {tmp_path / 'var' / 'watchbill.sqlite3'}. Set ")
    assert not (tmp_path / "var").exists()


def test_on_postgresql_it_says_what_to_type_but_never_a_password(watchbill: Shell) -> None:
    url = "postgresql://desk:geheim@db.example:5433/desk?sslmode=require&password=geheim&sslpassword=geheim"

    ended = watchbill("backup", "to day.dump", WATCHBILL_DATABASE_URL=url)

    assert ended.code == 1
    assert ended.err == (
        "PostgreSQL makes its own backups:\n"
        "  pg_dump --format=custom --file='to day.dump' "
        "'postgresql://desk@db.example:5433/desk?sslmode=require'\n"
        "(it asks for the password, or takes it from PGPASSWORD or a .pgpass file). "
        "`watchbill export FILE` writes everything as one readable file, on every database.\n"
    )

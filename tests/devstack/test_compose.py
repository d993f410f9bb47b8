"""The production shape: what docker-compose.yml says, read and held against what production needs."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
ONE_SHOT = {"migrate"}
SECRETS = {
    "SECRET_KEY",
    "POSTGRES_PASSWORD",
    "DATABASE_OWNER_PASSWORD",
    "DATABASE_APP_PASSWORD",
    "REDIS_PASSWORD",
    "EMAIL_URL",
}
OPTIONAL = {"VERSION", "SMS_GATEWAY", "SMS_FORMAT", "SMS_FIELDS", "SMS_HEADERS"}  # SMS is off without them
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)([^}]*)\}")


def environment_file() -> dict[str, str]:
    """What the example environment file says."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_the_services_of_production_are_there():
    assert set(SERVICES) == {"database", "broker", "migrate", "web", "worker", "beat", "proxy"}
    assert SERVICES["database"]["image"].startswith("postgres:16")
    assert SERVICES["broker"]["image"].startswith("redis:")


@pytest.mark.parametrize("name", sorted(set(SERVICES) - ONE_SHOT))
def test_each_lasting_service_has_a_health_check_and_comes_back(name):
    service = SERVICES[name]
    assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
    assert {"interval", "timeout", "retries"} <= set(service["healthcheck"])
    assert service["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", ["web", "worker", "beat", "proxy"])
def test_nothing_starts_before_what_it_needs_is_healthy(name):
    conditions = {needed["condition"] for needed in SERVICES[name]["depends_on"].values()}
    assert conditions <= {"service_healthy", "service_completed_successfully"}
    assert all(
        "healthcheck" in SERVICES[needed] or needed in ONE_SHOT for needed in SERVICES[name]["depends_on"]
    )


def test_no_secret_has_a_default():
    used = {}
    for name, rest in VARIABLE.findall(TEXT):
        used.setdefault(name, set()).add(rest[:2])
    assert set(used) >= SECRETS
    assert {name for name, forms in used.items() if forms != {":?"}} == OPTIONAL


def test_no_password_is_written_out():
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|AUTH|_URL", name) and name != "DATABASE_OWNER_URL":
                assert re.search(r"\$\{\w+:\?", value), name


def test_the_example_names_every_variable_and_gives_no_secret():
    example = environment_file()
    assert set(example) == {name for name, _rest in VARIABLE.findall(TEXT)}
    assert {name for name in SECRETS if example[name]} == set()


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_the_service_itself_cannot_be_the_owner_of_the_database(name):
    environment = SERVICES[name]["environment"]
    assert environment["CHILDPROTECT_ENV"] == "production"
    assert "DATABASE_OWNER_PASSWORD" not in str(environment)
    assert "childprotect_app:${DATABASE_APP_PASSWORD:?" in environment["DATABASE_URL"]
    assert environment["DATABASE_OWNER_URL"] == "postgres://childprotect_owner@database:5432/childprotect"


def test_only_migrate_is_the_owner():
    holders = {name for name, service in SERVICES.items() if "DATABASE_OWNER_PASSWORD" in str(service)}
    assert holders == {"migrate", "database"}
    assert SERVICES["migrate"]["command"] == ["python", "manage.py", "prepare"]


def test_only_the_proxy_can_be_reached_from_outside():
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"proxy"}
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert SERVICES["database"]["networks"] == SERVICES["broker"]["networks"] == ["inside"]


def test_the_proxy_serves_the_static_files_and_says_who_the_client_is():
    lines = (ROOT / "deploy/nginx.conf").read_text()
    assert "alias /srv/static/;" in lines
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in lines  # never $proxy_add_x_forwarded_for
    logged = lines.split("log_format")[1].split(";")[0]
    assert "$told" in logged  # neither a query nor the link for a new password
    assert "$request_uri" not in logged
    assert "$uri" not in logged
    assert "COPY --from=app /srv/static /srv/static" in (ROOT / "deploy/Dockerfile").read_text()
    assert SERVICES["web"]["environment"]["TRUSTED_PROXIES"] == "1"


def test_everything_that_is_mounted_or_built_is_in_the_project():
    kept = (ROOT / ".dockerignore").read_text().splitlines()
    for app in ROOT.glob("*/apps.py"):
        assert f"!{app.parent.name}" in kept
    for service in SERVICES.values():
        for mount in service.get("volumes", []):
            if mount.startswith("./"):
                assert (ROOT / mount.split(":")[0]).exists()

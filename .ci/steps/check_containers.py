"""What can be known of docker-compose.yml and the Dockerfiles without an engine: they parse, every file they name exists in
the build context, every volume, service and stage they name is there, nothing runs as root or carries a secret."""

import fnmatch
import pathlib
import re
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
faults = []


def fault(words):
    faults.append(words)
    print("FAULT " + words)


def ignored(path):
    """Whether .dockerignore keeps a path out. Knows the patterns that our file uses: *, !name and **/name."""
    verdict = False
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        keep = line.startswith("!")
        pattern = line.lstrip("!")
        parts = path.split("/")
        if pattern.startswith("**/"):
            hit = any(fnmatch.fnmatch(part, pattern[3:]) for part in parts)
        else:
            hit = fnmatch.fnmatch(parts[0], pattern)
        if hit:
            verdict = not keep
    return verdict


def instructions(path):
    text = re.sub(r"\\\n", " ", path.read_text())
    for line in text.splitlines():
        line = line.strip()
        if line and not line.startswith("#"):
            word, _, rest = line.partition(" ")
            yield word.upper(), rest.strip()


def check_dockerfile(name):
    """The names of its stages."""
    path = ROOT / name
    if not path.is_file():
        fault(f"{name} does not exist")
        return []
    stages, users = [], {}
    for word, rest in instructions(path):
        if word == "FROM":
            image, _, stage = rest.partition(" AS ")
            users[stage] = users.get(image, "root")
            stages.append(stage)
        elif word == "USER":
            users[stages[-1]] = rest
        elif word == "COPY":
            *sources, _ = [part for part in rest.split() if not part.startswith("--")]
            source_stage = re.search(r"--from=(\S+)", rest)
            if source_stage and source_stage.group(1) not in stages:
                fault(f"{name}: COPY from a stage {source_stage.group(1)} that is not there")
            for source in [] if source_stage else sources:
                if not (ROOT / source).exists():
                    fault(f"{name}: COPY {source}: no such file in the build context")
                elif ignored(source):
                    fault(f"{name}: COPY {source}: .dockerignore keeps it out")
        elif word == "RUN":
            for project in re.findall(r"\S+\.csproj", rest):
                if not (ROOT / project).is_file():
                    fault(f"{name}: {project} does not exist")
        if word in ("ENV", "ARG") and re.search(r"(?i)(password|secret|token)\w*=\S", rest.replace("TokenService__KeyFolder", "")):
            fault(f"{name}: {word} seems to carry a secret")
    if users[stages[-1]] in ("root", "0"):
        fault(f"{name}: the last stage runs as root")
    return stages


def check_compose():
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    services, volumes = compose["services"], compose.get("volumes", {})
    built = {service["image"] for service in services.values() if "build" in service}
    for name, service in services.items():
        if "build" in service:
            build = service["build"]
            stages = check_dockerfile(build["dockerfile"])
            if "target" in build and build["target"] not in stages:
                fault(f"{name}: {build['dockerfile']} has no stage {build['target']}")
        elif service["image"] not in built and ":" not in service["image"]:
            fault(f"{name}: the image {service['image']} is neither built here nor has a version")
        for other in service.get("depends_on", {}):
            if other not in services:
                fault(f"{name} depends on {other}, which is not there")
            if service["depends_on"][other]["condition"] == "service_healthy" and "healthcheck" not in services[other]:
                fault(f"{name} waits for the health of {other}, which has no check")
        for volume in service.get("volumes", []):
            if volume.split(":")[0] not in volumes:
                fault(f"{name}: the volume {volume.split(':')[0]} is not there")
        for port in service.get("ports", []):
            if not str(port).startswith("127.0.0.1:"):
                fault(f"{name}: the port {port} is published beyond this machine")
        for key, value in service.get("environment", {}).items():
            if re.search(r"(?i)password", f"{key}={value}") and "${" not in str(value):
                fault(f"{name}: {key} carries a secret")
    hosts = services["certificates"]["command"]
    for name in ("broker-1", "broker-2", "tokens"):
        if name not in hosts:
            fault(f"the server certificate lacks the name {name}")
    if "console" in services and "--console" not in hosts:
        fault("the console has no credentials of its own: certs needs --console")


# An image is built from what the clone has; keys must never be among it.
for secret in ("certs-dev", "src/InfoShare.Broker/x.key", "data", "src/InfoShare.Broker/bin"):
    if not ignored(secret):
        fault(f".dockerignore lets {secret} in")
check_compose()
print(f"{len(faults)} faults")
sys.exit(1 if faults else 0)

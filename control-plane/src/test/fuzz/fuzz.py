"""Sends requests made from the contract to a running control plane until a number is reached.

Fails if an answer has a status of 5xx or breaks the contract. Usage and set-up: docs/how-to/fuzz-the-api.md
"""

import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile

CHECKS = ",".join(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "negative_data_rejection",
        "unsupported_method",
        "allow_header_conformance",
    ]
)


def round_of(arguments, seed, examples, counts, own):
    here = pathlib.Path(__file__).parent
    environment = dict(
        os.environ,
        SCHEMATHESIS_HOOKS="hooks",
        PYTHONPATH=str(here),
        PYTHONDONTWRITEBYTECODE="1",
        SIGNALBOX_FUZZ_TOKEN=arguments.token,
        SIGNALBOX_FUZZ_PROXY_TOKEN=arguments.proxy_token,
        SIGNALBOX_FUZZ_COUNTS=counts,
        SIGNALBOX_FUZZ_URL=arguments.url,
        SIGNALBOX_FUZZ_OWN=own,
    )
    command = [
        sys.executable, "-m", "schemathesis.cli",
        "--config-file", str(here / "schemathesis.toml"), "run", arguments.url + "/openapi.yaml",
        "--url", arguments.url,
        "--checks", CHECKS,
        "--phases", arguments.phases,
        "--max-examples", str(examples),
        "--seed", str(seed),
        "--workers", str(arguments.workers),
        "--request-timeout", "40",
        "--continue-on-failure",
        "--suppress-health-check", "all",
        "--warnings", "off",
        "--no-color",
    ]
    if arguments.only:
        command += ["--include-path-regex", arguments.only]
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def shown(output):
    """The output without the middle of very long lines, such as addresses of many kilobytes."""
    return "\n".join(line if len(line) < 1000 else line[:600] + " … " + line[-300:] for line in output.splitlines())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--token", required=True, help="an API token")
    parser.add_argument("--proxy-token", required=True, help="the token of the data-plane group")
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--examples", type=int, default=0, help="per operation and round; 0 chooses")
    parser.add_argument("--phases", default="examples,coverage,fuzzing,stateful")
    parser.add_argument("--only", default="", help="a pattern of paths")
    arguments = parser.parse_args()

    statuses, operations, failed, rounds = collections.Counter(), {}, [], 0
    own = tempfile.NamedTemporaryFile(suffix=".json")
    while sum(statuses.values()) < arguments.requests:
        with tempfile.NamedTemporaryFile(suffix=".json") as counts:
            examples = arguments.examples or max(1, min(100, arguments.requests // 1000))
            code, output = round_of(arguments, arguments.seed + rounds, examples, counts.name, own.name)
            text = pathlib.Path(counts.name).read_text(encoding="utf-8")
        rounds += 1
        if not text:
            print(shown(output))
            return 2
        seen = json.loads(text)
        statuses.update({int(status): count for status, count in seen["statuses"].items()})
        for name, by_status in seen["operations"].items():
            operations.setdefault(name, collections.Counter()).update(by_status)
        if not statuses:
            print(shown(output))
            return 2
        if code != 0:
            failed.append(output)
            print(shown(output))
            break
    total = sum(statuses.values())
    print(json.dumps({
        "requests": total,
        "rounds": rounds,
        "operations": len(operations),
        "statuses": {str(status): statuses[status] for status in sorted(statuses)},
        "server_errors": sum(count for status, count in statuses.items() if status >= 500),
        "failed": bool(failed),
    }))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""Counts what schemathesis sends and what comes back, and presents the token that an address asks for."""

import atexit
import collections
import json
import os
import threading
import urllib.request

import schemathesis
from hypothesis.internal import lambda_sources

# Descriptions of lambdas are for people who debug strategies. Making them parses whole source files, and
# CPython 3.11 fails at that in a deep stack (SystemError: AST constructor recursion depth mismatch).
lambda_sources.lambda_description = lambda function: "<lambda>"

_lock = threading.Lock()
_statuses = collections.Counter()
_operations = collections.defaultdict(collections.Counter)
_TOKENS = {
    "apiToken": os.environ["SIGNALBOX_FUZZ_TOKEN"],
    "proxyToken": os.environ["SIGNALBOX_FUZZ_PROXY_TOKEN"],
}


_OWN_LISTS = ["/v1/members", "/v1/tokens", "/v1/bindings", "/v1/roles", "/v1/groups"]


def _own():
    """The ids that are there before the first request: what the fuzzer's own rights rest on."""
    ids = set()
    for path in _OWN_LISTS:
        request = urllib.request.Request(
            os.environ["SIGNALBOX_FUZZ_URL"] + path,
            headers={"authorization": "Bearer " + _TOKENS["apiToken"]},
        )
        with urllib.request.urlopen(request, timeout=40) as answer:
            ids.update(str(one["id"]) for one in json.load(answer)["data"])
    return ids


def _kept():
    """Made once for all rounds: later rounds find what earlier ones made, too."""
    path = os.environ["SIGNALBOX_FUZZ_OWN"]
    if not os.path.getsize(path):
        with open(path, "w", encoding="utf-8") as out:
            json.dump(sorted(_own()), out)
    with open(path, encoding="utf-8") as kept:
        return set(json.load(kept))


_OWN = _kept()


def _spare(case):
    """Whoever takes their own rights away only hears that they have none from then on."""
    if case.method.upper() in ("DELETE", "PATCH", "PUT"):
        for name, value in (case.path_parameters or {}).items():
            if str(value) in _OWN:
                case.path_parameters[name] = str(value)[:-1] + ("0" if str(value)[-1] != "0" else "1")


def _token(case):
    """The token of the operation's own security, else of the contract's."""
    schemes = case.operation.definition.raw.get("security", [{"apiToken": []}])
    for scheme in schemes:
        for name in scheme:
            if name in _TOKENS:
                return _TOKENS[name]
    return None


@schemathesis.hook
def before_call(context, case, kwargs):
    _spare(case)
    token = _token(case)
    if token is not None:
        case.headers = case.headers or {}
        case.headers["authorization"] = "Bearer " + token
    # A wait is tested elsewhere; here it would only take long.
    if case.query and "wait" in case.query and str(case.query["wait"]).isdigit():
        case.query["wait"] = 0


@schemathesis.hook
def after_call(context, case, response):
    with _lock:
        _statuses[response.status_code] += 1
        _operations[case.operation.label][response.status_code] += 1


@atexit.register
def _write():
    path = os.environ["SIGNALBOX_FUZZ_COUNTS"]
    with open(path, "w", encoding="utf-8") as out:
        json.dump({"statuses": _statuses, "operations": _operations}, out)

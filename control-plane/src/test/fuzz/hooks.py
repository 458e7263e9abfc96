"""Counts what schemathesis sends and what comes back, and presents the token that an address asks for."""

import atexit
import collections
import json
import os
import threading

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

"""The veraPDF engine in a process of its own: `python vera_engine.py FLAVOUR JAR... -- FILE...`.

Prints one JSON object for each file. A process for each flavour: the engine keeps what it has read of a profile, and
says more than once in one process what it has found. Only a runtime of Java is needed, no compiler.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from typing import Any


def main(arguments: Sequence[str]) -> None:
    """Judge the files."""
    flavour, *rest = arguments
    place = rest.index("--")
    java = _started(rest[:place])
    for path in rest[place + 1 :]:
        sys.stdout.write(json.dumps(_judged(java, flavour, path)) + "\n")
        sys.stdout.flush()


def _started(jars: Sequence[str]) -> Any:  # noqa: ANN401 - Java has no types here
    import jpype

    jpype.startJVM("-Xss8m", "-XX:TieredStopAtLevel=1", classpath=list(jars), convertStrings=True)
    jpype.java.util.logging.LogManager.getLogManager().reset()
    jpype.JPackage("org").verapdf.gf.foundry.VeraGreenfieldFoundryProvider.initialise()
    return jpype


def _judged(java: Any, flavour: str, path: str) -> dict[str, object]:  # noqa: ANN401 - as above
    engine = java.JPackage("org").verapdf.pdfa
    wanted = engine.flavours.PDFAFlavour.fromString(flavour)
    parser = engine.Foundries.defaultInstance().createParser(java.java.io.File(path), wanted)
    try:
        result = engine.Foundries.defaultInstance().createValidator(wanted, False).validate(parser)  # noqa: FBT003 - Java's
        return {
            "path": path,
            "conforms": bool(result.isCompliant()),
            "checks": int(result.getTotalAssertions()),
            "failed": list(_failed(result)),
        }
    finally:
        parser.close()


def _failed(result: Any) -> Iterator[str]:  # noqa: ANN401 - as above
    """The rules that were broken: clause, number of the test, how often, and what the engine says of the first."""
    said: dict[str, str] = {}
    for finding in result.getTestAssertions():
        rule = finding.getRuleId()
        key = f"{rule.getClause()}-{rule.getTestNumber()}"
        said.setdefault(key, " ".join(str(finding.getErrorMessage() or finding.getMessage()).split()))
    for entry in result.getFailedChecks().entrySet():
        key = f"{entry.getKey().getClause()}-{entry.getKey().getTestNumber()}"
        yield f"{key} x{int(entry.getValue())}: {said.get(key, '')}"


if __name__ == "__main__":
    main(sys.argv[1:])

"""Packs made on a Dask cluster: each of its workers makes the papers ready once, then one pack after the other.

Results come back as bytes and are put in place here, so that workers need no folder in common. When a worker is lost,
the scheduler gives what it was at, and what it had done but not handed over, to the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from printery.diagnostics import BuildError, Diagnostic, Location
from printery.packs.maker import Made, PackMaker

if TYPE_CHECKING:
    from printery.packs.spread import Spread

_WAITING = 4
"""Packs that are handed out at a time, for each thread of the cluster: memory stays flat."""
_MOST_LOSSES = 3
"""Times that a pack may be lost with its worker before it counts as failed."""
_SECONDS = 20
"""To wait for the scheduler, and for its first worker."""


def on_cluster(address: str, certificates: Path | None = None) -> Spread:
    """The workers of the cluster whose scheduler has this address.

    `certificates` is a folder with `ca.pem`, `cert.pem` and `key.pem`, for an address that begins with tls://; without
    it Dask's own settings hold.
    Raises: BuildError S020 if dask.distributed is missing, S021 if nobody answers or another version does.
    """

    def spread(maker: PackMaker, people: Sequence[str]) -> Iterator[Made]:
        with _client(address, certificates) as client:
            from printery.packs.cluster_worker import NAME, Bench, Recipe

            client.register_plugin(Bench(Recipe.of(maker)), name=NAME)
            yield from _gathered(client, maker, people, address)

    return spread


def _client(address: str, certificates: Path | None) -> Any:  # noqa: ANN401 - Dask's, which is not always there
    hint = "install it: pip install 'printery[cluster]'"
    try:
        from distributed import Client
        from distributed.security import Security
    except ImportError as error:
        where = Location("printery/packs/cluster.py")
        raise BuildError([Diagnostic("S020", f"dask.distributed is missing: {error}", where, hint)]) from error
    try:
        security = Security(**_secured(certificates)) if certificates else None  # type: ignore[no-untyped-call]
        client = Client(  # type: ignore[no-untyped-call]
            address, timeout=_SECONDS, set_as_default=False, security=security, deserializers=_DATA
        )
        client.wait_for_workers(1, timeout=_SECONDS)
    except (OSError, TimeoutError, TypeError, ValueError) as error:  # the third: an address of TLS without certificates
        raise _silent(address, f"{error}" or type(error).__name__) from error
    return client


_DATA = ["dask", "msgpack", "error"]
"""What answers are read as: never as pickles, which could run anything here."""


def _secured(folder: Path) -> dict[str, object]:
    """Settings of Dask's for certificates in a folder, this machine's and the authority's."""
    found = {
        "tls_ca_file": folder / "ca.pem",
        "tls_client_cert": folder / "cert.pem",
        "tls_client_key": folder / "key.pem",
    }
    return {"require_encryption": True} | {name: str(path) for name, path in found.items()}


def _silent(address: str, what: str) -> BuildError:
    hint = (
        "start it: dask scheduler, and dask worker ADDRESS --nthreads 1 on each machine, with this Printery installed"
    )
    return BuildError(
        [Diagnostic("S021", f"the cluster {address}: {what}", Location("printery/packs/cluster.py"), hint)]
    )


def _gathered(client: Any, maker: PackMaker, people: Sequence[str], address: str) -> Iterator[Made]:  # noqa: ANN401
    """The packs as they are done, each once; a result that was lost with its worker is asked for again."""
    from distributed import as_completed

    from printery.packs.cluster_worker import from_bytes, make_there

    waiting, handed = list(reversed(people)), as_completed(loop=client.loop)  # type: ignore[no-untyped-call]
    persons: dict[str, str] = {}

    def hand_out() -> None:
        many = max(1, sum(client.nthreads().values())) * _WAITING
        while waiting and len(persons) < many:
            person = waiting.pop()
            future = client.submit(make_there, person, pure=False, retries=3)
            persons[future.key] = person
            handed.add(future)  # type: ignore[no-untyped-call]

    hand_out()
    losses: dict[str, int] = {}
    while persons:
        future = next(handed)
        person = persons.pop(future.key)
        try:
            made = from_bytes(future.result())
        except Exception as error:
            if not client.nthreads():
                raise _silent(address, f"all workers are gone: {error}") from error
            losses[person] = losses.get(person, 0) + 1
            if losses[person] < _MOST_LOSSES:
                waiting.append(person)
            else:
                yield maker.failed(person, error)
        else:
            if made.key and made.key != maker.key(person):
                raise _silent(address, "its workers have another version of Printery, of its templates or fonts")
            yield made
        future.release()
        hand_out()

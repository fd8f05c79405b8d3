"""Packs made side by side: by processes of this machine, which share what is ready by fork."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from printery.packs.maker import Made, PackMaker
from printery.processes import WorkerError, WorkerPool, WorkerRequest, build_services

Spread = Callable[[PackMaker, Sequence[str]], Iterator[Made]]
"""Makes the packs of these people and yields them as they are done, each once."""
_MOST_LOSSES = 3
"""Times that a process may be killed, for want of memory say, before the run gives up."""


def on_this_machine(jobs: int) -> Spread:
    """So many processes; where one is killed, what it was at is made again by the next."""

    def spread(maker: PackMaker, people: Sequence[str]) -> Iterator[Made]:
        maker.make_ready(people)
        left, losses = dict.fromkeys(people), 0
        while left:
            # two at least also for the last pack: one process is this one, and being killed would end the run
            services = build_services(min(jobs, max(2, len(left))))
            questions = [WorkerRequest(person, "make", (person,)) for person in left]
            try:
                with services.slots.occupied(), WorkerPool[str](lambda: maker, services.slots.count, services) as pool:
                    for person, _, made in pool.answers(questions):
                        del left[person]
                        yield made
            except WorkerError:
                losses += 1
                if losses > _MOST_LOSSES:
                    raise

    return spread

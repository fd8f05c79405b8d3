"""Pictures and charts that a work's documents refer to, by their names in the galley."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256

from printery.compose.chart import Plate, data_of, draw
from printery.diagnostics import BuildError, Diagnostic, Location
from printery.foreign.limits import Limits, OverLimitError, sight_of_python
from printery.foreign.worker import ConfinedWorker
from printery.model.stages.collation import Collation
from printery.model.stages.galley import DataFile, Resource
from printery.model.stages.media import media_type
from printery.model.stages.picture_names import CHART, name_faults, name_of, pictures_of
from printery.model.stages.text import Node, plain_text
from printery.pictures import publishable
from printery.pictures.faces import with_house_faces
from printery.processes import BuildServices, WorkerPool, WorkerRequest

_PICTURES = (CHART, ".svg", ".png", ".jpg", ".jpeg", ".webp")
"""Files that hold no data of charts."""


def gather(collation: Collation, tokens: Mapping[str, str], services: BuildServices) -> dict[str, Resource]:
    """Every picture that the text shows, charts drawn.

    Raises: BuildError C061 for each chart that cannot be drawn, C322 for two pictures of one name.
    """
    with gathering(collation, tokens, services) as gathered:
        return gathered()


@contextmanager
def gathering(
    collation: Collation, tokens: Mapping[str, str], services: BuildServices
) -> Iterator[Callable[[], dict[str, Resource]]]:
    """Begin to draw all charts that the text shows, side by side, while the block does other work.

    What it gives is called for every picture, at the end of the block. It raises BuildError C061 for each chart that
    cannot be drawn. Those drawn for another edition or build are known.
    """
    faults = tuple(name_faults(collation))
    if faults:
        raise BuildError(faults)
    shown: dict[str, Node] = {}
    for picture in pictures_of(collation):
        shown.setdefault(name_of(picture), picture)
    data = {
        name: _publishable(collation.files[node.get("src")], node.get("src"), tokens) for name, node in shown.items()
    }
    plates = {
        name: Plate(data[name], node.get("src"), float(node.get("share", "100")), node.get("signs", ".,"))
        for name, node in shown.items()
        if node.get("src").endswith(CHART)
    }
    with _drawing(plates, _Draughtsman(collation.files, tokens), services) as drawn:

        def gathered() -> dict[str, Resource]:
            found = data | drawn()
            return {name: Resource(name, media_type(name), found[name], node.location) for name, node in shown.items()}

        yield gathered


def _publishable(data: bytes, path: str, tokens: Mapping[str, str]) -> bytes:
    """What goes out of a picture; the letters of a drawing in the house's faces."""
    made = publishable(data, path)
    if not path.lower().endswith(".svg"):
        return made
    return with_house_faces(made, tokens.get("--face-sans", "Source Sans"), tokens.get("--face-serif", "Source Serif"))


_LIMITS = Limits(seconds=30)
"""A chart takes a tenth of a second, and the first one half of one; the engine alone takes 85 MB."""


class _Draughtsman:
    """Draws the charts of a work in the house's look, each within limits, in a process that reaches nothing."""

    def __init__(self, files: Mapping[str, bytes], tokens: Mapping[str, str]) -> None:
        self.files, self.tokens = files, tokens
        self._worker = ConfinedWorker(self._drawn, _LIMITS, sight_of_python())

    def draw(self, plate: Plate) -> bytes | tuple[Diagnostic, ...]:
        """A chart, or its faults."""
        try:
            return self._worker.answer(plate)
        except OverLimitError as error:
            hint = "chart a summary of the data, and leave out expressions and formats that grow"
            return (Diagnostic("C061", f"the drawing takes {error}", Location(plate.path), hint),)

    def end(self) -> None:
        """End the process that draws."""
        self._worker.end()

    def _drawn(self, plate: Plate) -> bytes | tuple[Diagnostic, ...]:
        try:
            return draw(plate, self.files, self.tokens)
        except BuildError as error:
            return error.diagnostics

    def keys(self, plates: Mapping[str, Plate]) -> dict[str, str]:
        """A digest for each plate of all that its drawing depends on."""
        common = sha256(repr(sorted(self.tokens.items())).encode())
        for path, data in sorted(self.files.items()):
            if not path.endswith(_PICTURES):
                common.update(f"{path}\0{len(data)}\0".encode() + data)
        found = {}
        for name, plate in plates.items():
            digest = common.copy()
            digest.update(repr(plate).encode())
            found[name] = f"chart {digest.hexdigest()}"
        return found


@contextmanager
def _drawing(
    plates: Mapping[str, Plate], draughtsman: _Draughtsman, services: BuildServices
) -> Iterator[Callable[[], dict[str, bytes]]]:
    """Charts, each drawn once for the same specification, data and tokens.

    None is drawn in this process: vl-convert hangs in what is forked from one that has drawn (vega/vl-convert runs its
    engine in a thread of its own, which a fork does not copy), and nothing would bound it here.
    """
    keys = draughtsman.keys(plates)
    known = {name: data for name, key in keys.items() if (data := services.cache.get(key)) is not None}
    wanted = [WorkerRequest(name, "draw", (plate,)) for name, plate in plates.items() if name not in known]
    if not wanted:
        yield lambda: known
        return
    try:
        with WorkerPool[str](lambda: draughtsman, max(len(wanted), 2), services) as pool:
            answers = pool.answers(wanted)
            yield lambda: known | _sound(answers, keys, services)
    finally:
        draughtsman.end()


def _sound(
    answers: Iterable[tuple[str, int, bytes | tuple[Diagnostic, ...]]], keys: Mapping[str, str], services: BuildServices
) -> dict[str, bytes]:
    """The drawings by name, remembered. Raises: BuildError with the faults of all."""
    found: dict[str, bytes] = {}
    faults: list[Diagnostic] = []
    for name, _, answer in answers:
        if isinstance(answer, bytes):
            found[name] = answer
            services.cache.put(keys[name], answer)
        else:
            faults += answer
    if faults:
        raise BuildError(faults)
    return found


def data_files(collation: Collation) -> tuple[DataFile, ...]:
    """The data behind every chart that the text shows, for files that can carry them."""
    found: dict[tuple[str, str], DataFile] = {}
    for section in collation.sections:
        for node in (inner for block in section.blocks for inner in block.walk()):
            path = node.get("src")
            if node.tag != "figure" or not path.endswith(CHART) or path not in collation.files:
                continue
            title = node.find("title")
            words = ". ".join(filter(None, (node.get("label"), plain_text(title.children) if title else "")))
            files = data_of(collation.files[path], collation.files, path)
            for number, (name, data) in enumerate(files.items(), 1):
                file = name.rpartition("/")[2]
                found[node.id, name] = DataFile(file, media_type(file), data, node.id, words, number)
    return tuple(found.values())

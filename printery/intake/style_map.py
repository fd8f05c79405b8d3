"""What the paragraph styles of the house's Word files mean: `content/import.yaml` remembers it for the next file."""

from __future__ import annotations

from collections.abc import Mapping

from printery.intake.markdown import scalar
from printery.load.yaml import parse_yaml
from printery.world import World

PATH = "content/import.yaml"


def remembered(world: World) -> dict[str, str]:
    """Names of styles to what they mean; none where nothing is remembered, or the file is not as we write it."""
    try:
        text = world.read(PATH).decode("utf-8", "replace")
    except (FileNotFoundError, OSError):
        return {}
    found = parse_yaml(text, PATH)
    styles = found.data.get("styles") if isinstance(found.data, dict) else None
    return {str(name): str(meaning) for name, meaning in styles.items()} if isinstance(styles, dict) else {}


def map_text(styles: Mapping[str, str]) -> str:
    """The text of the file."""
    lines = [f"  {scalar(name)}: {scalar(meaning)}" for name, meaning in styles.items()]
    return "\n".join(["# What the styles of imported files mean: see docs/import.md.", "styles:", *lines, ""])

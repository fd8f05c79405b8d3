"""Pictures from anybody: whether they can be used, and what of them may be published."""

from __future__ import annotations


def publishable(data: bytes, path: str) -> bytes:
    """What may be published of a picture that `edit` found sound; any other file as it is.

    Nothing stays that tells of persons and places, or that could run or ask for something.
    """
    if path.lower().endswith(".svg"):
        from printery.pictures.drawing import read_drawing

        return read_drawing(data).clean
    if path.lower().endswith((".png", ".jpg", ".jpeg")):
        from printery.pictures.raster import without_story

        return without_story(data)
    return data

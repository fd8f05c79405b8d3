"""Pandoc's Markdown beyond CommonMark, as rules for markdown-it."""

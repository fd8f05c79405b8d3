"""What Pandoc reads in a text, held against what is set: words, order, marks, links, notes, lists and tables."""

"""The preview: a page on this machine that shows what is being written as it will be printed and read.

A desk (`desk`, a process of its own that keeps the engine warm) reads content and builds what is looked at; the server
(`server`, `desk_news`) hands pages, e-books and findings to the browser; `watching` tells which files were saved.
"""

"""The stable codes of all findings. C content, T template, H composed HTML, P PDF, E e-book, W site, S set-up."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Code(NamedTuple):
    """What a code stands for."""

    severity: str
    """`error` or `warning`."""
    title: str
    """The rule in a few words, for the reference."""


_E, _W = "error", "warning"

CODES: Mapping[str, Code] = MappingProxyType(
    {
        # Files and YAML, from load.
        "C001": Code(_E, "YAML that does not parse"),
        "C002": Code(_E, "a key stands twice"),
        "C003": Code(_E, "an unknown key"),
        "C004": Code(_E, "a required key is missing"),
        "C005": Code(_E, "a value of the wrong type or form"),
        "C006": Code(_E, "a required file is missing"),
        "C007": Code(_E, "a file that is not UTF-8 text"),
        "C008": Code(_E, "a path that leaves its folder"),
        "C009": Code(_E, "a file too large to read"),
        "C010": Code(_E, "YAML aliases nested too deeply or too many"),
        "C011": Code(_E, "a CSV row of the wrong shape"),
        "C012": Code(_E, "a length without a known unit"),
        # Identifiers.
        "C020": Code(_E, "an ISBN whose check digit or form is wrong"),
        "C021": Code(_E, "an ISSN whose check digit or form is wrong"),
        "C022": Code(_E, "an ORCID iD whose check digit or form is wrong"),
        "C023": Code(_E, "a DOI of the wrong form"),
        "C024": Code(_E, "one ISBN on two editions"),
        "C025": Code(_E, "an unknown language tag or country code"),
        # References between records.
        "C030": Code(_E, "an unknown person"),
        "C031": Code(_E, "an unknown work"),
        "C032": Code(_E, "an unknown meeting"),
        "C033": Code(_E, "an unknown edition"),
        "C034": Code(_E, "an unknown template family"),
        "C035": Code(_E, "an agenda item outside the meeting's dates"),
        "C036": Code(_E, "one person in two rooms at once"),
        "C037": Code(_E, "an agenda item that ends before it starts"),
        "C038": Code(_E, "one id on two records"),
        "C039": Code(_E, "two sessions in one room at once"),
        "C040": Code(_E, "a kind of matter in the wrong part of the book"),
        "C041": Code(_E, "a section file that the kind does not take, or lacks"),
        "C042": Code(_W, "a Markdown file that no work lists"),
        "C043": Code(_W, "a contributor without a biography"),
        "C044": Code(_E, "a person twice among the participants"),
        "C045": Code(_E, "editions that need each other in a circle"),
        "C046": Code(_E, "an e-book whose notes stand elsewhere than in the print edition whose pages it marks"),
        # Markdown, from edit.
        "C050": Code(_E, "a fenced div that is not closed"),
        "C051": Code(_E, "raw HTML that does not parse"),
        "C052": Code(_E, "an HTML element or attribute that is not allowed"),
        "C053": Code(_E, "a skipped heading level"),
        "C054": Code(_E, "a note that is called but not written"),
        "C055": Code(_W, "a note that is written but not called"),
        "C056": Code(_E, "an image without alternative text"),
        "C057": Code(_E, "a figure or table without a source"),
        "C058": Code(_E, "an image or data file that is missing"),
        "C059": Code(_E, "an image that cannot be read"),
        "C060": Code(_E, "a figure, table or box without a title"),
        "C061": Code(_E, "a chart specification that cannot be drawn"),
        "C062": Code(_E, "front matter that does not open or close a section as it should"),
        "C063": Code(_E, "attributes that do not parse or are unknown"),
        "C064": Code(_E, "a link that leads nowhere safe"),
        "C065": Code(_E, "a fenced div of an unknown class"),
        "C066": Code(_E, "a table whose rows differ in length"),
        "C068": Code(_E, "a top-level heading inside a section"),
        "C069": Code(_E, "text nested too deeply or too large"),
        # Numbers and references, from collate.
        "C070": Code(_E, "one id twice in a work"),
        "C071": Code(_E, "a cross-reference to an unknown id"),
        "C072": Code(_W, "a figure, table or box that the text never mentions"),
        "C073": Code(_E, "an index entry that points to none"),
        "C074": Code(_E, "an id that a reference cannot use"),
        "C085": Code(_E, "a long description without its figure, or the other way round"),
        # What other programs know and pages do not, from load and edit.
        "C086": Code(_E, "a chart that names a column its data do not have"),
        "C087": Code(_E, "a map whose shapes cannot be read or do not fit its data"),
        "C088": Code(_W, "more series than can be told apart in grey, without labels"),
        "C089": Code(_E, "a pull quote whose words the text does not have"),
        "C090": Code(_E, "a construct of Pandoc's or Quarto's that is not set here"),
        "C091": Code(_W, "something for the web or for another program, left out"),
        "C092": Code(_E, "maths that cannot be read"),
        "C093": Code(_E, "a formula too large to set"),
        "C094": Code(_W, "a key of front matter that means nothing here"),
        # Index, glossary, acronyms and lists, from edit and collate.
        "C100": Code(_E, "a range of the index without beginning or end"),
        "C101": Code(_W, "index entries that differ in case or spelling only"),
        "C102": Code(_E, "an index entry that points to itself or in a circle"),
        "C103": Code(_W, "an index entry that says see and has pages"),
        "C104": Code(_E, "a term of the glossary defined twice"),
        "C105": Code(_E, "a marked term that the glossary does not define"),
        "C106": Code(_W, "an abbreviation that the work never uses"),
        "C107": Code(_W, "an acronym that nothing explains"),
        "C108": Code(_W, "an acronym that is used before it is explained"),
        "C109": Code(_W, "a list with nothing to list"),
        # Tables, from edit.
        "C110": Code(_E, "a drawn table whose lines do not fit together"),
        "C111": Code(_E, "cells of a table that overlap or reach out of it"),
        "C112": Code(_E, "a table with something in it that no table can hold"),
        "C113": Code(_E, "a data file that makes no table: too large or empty"),
        "C114": Code(_E, "a column or row that a data file does not have"),
        "C115": Code(_E, "widths, alignment or heads that do not fit a table's columns"),
        "C116": Code(_E, "a note of a table without its letter, or a letter without its note"),
        # Citations, from load, edit and collate.
        "C130": Code(_E, "a citation of an unknown source"),
        "C131": Code(_W, "a source that nothing cites"),
        "C132": Code(_E, "references that do not parse"),
        "C133": Code(_E, "one key on two references"),
        "C134": Code(_E, "an unknown citation style"),
        "C135": Code(_E, "a citation style that cannot be used"),
        "C136": Code(_E, "a citation of the wrong form or in the wrong place"),
        "C137": Code(_E, "a citation in a work that lists no references"),
        "C138": Code(_E, "a bibliography that has no place, or two"),
        # Printers, from load.
        "C150": Code(_E, "an unknown printer"),
        "C151": Code(_E, "a trim that the printer does not cut"),
        "C152": Code(_E, "a binding that the printer does not offer"),
        "C153": Code(_W, "a printer's record that nobody has compared with its source for 180 days"),
        "C154": Code(_E, "a cover for what is no print edition with a printer and one trim"),
        "C155": Code(_E, "a cover without the ISBN that its printer wants as a bar code"),
        # E-book stores, from load.
        # Comparisons, from redline.
        "C270": Code(_E, "a revision that is none"),
        "C240": Code(_E, "sheets for an edition that has no pages"),
        "C160": Code(_E, "an unknown e-book store"),
        "C161": Code(_W, "a store's record that nobody has compared with its source for 180 days"),
        "C162": Code(_E, "title and subtitle longer than a store takes"),
        "C163": Code(_E, "a description longer than a store takes"),
        "C164": Code(_E, "more keywords than a store takes"),
        # Meetings and the sheets of their participants, from load.
        "C200": Code(_E, "a workbook or a sheet of it that cannot be read"),
        "C201": Code(_W, "something in a workbook that is no data, left out"),
        "C202": Code(_E, "a formula instead of a value"),
        "C203": Code(_E, "merged cells"),
        "C204": Code(_E, "a row of a sheet that names nobody"),
        "C205": Code(_E, "a session that is not on the agenda"),
        "C206": Code(_E, "an e-mail address of the wrong form"),
        "C207": Code(_E, "a date in another form than the sheet says"),
        "C208": Code(_E, "a name in a sheet that people.yaml has otherwise"),
        "C210": Code(_E, "a name in a summary record under the Chatham House rule"),
        "C211": Code(_E, "a name in the finished file of such a record"),
        "C212": Code(_E, "a paper for which the meeting's record has nothing"),
        "C213": Code(_E, "a calendar that other programs cannot read"),
        # Cards and seats of a meeting, from load.
        "C220": Code(_E, "an unknown stock"),
        "C221": Code(_E, "stock that does not fit the cards"),
        "C222": Code(_E, "a seat that the plan does not have"),
        "C223": Code(_E, "one seat for two people"),
        "C224": Code(_E, "fewer seats than people"),
        "C225": Code(_E, "a plan of seats that the meeting does not have"),
        # Templates, from compose.
        "T001": Code(_E, "a template that does not parse"),
        "T002": Code(_E, "an undefined variable in a template"),
        "T003": Code(_E, "a template that is missing"),
        "T004": Code(_E, "a template that fails while it runs"),
        "T005": Code(_E, "a style sheet that is missing"),
        "T006": Code(_E, "a template that grows too large"),
        "T007": Code(_E, "a token that is not defined or does not parse"),
        # Composed documents, before any engine runs.
        "H001": Code(_E, "an id twice in a composed document"),
        "H002": Code(_E, "a link to an id that does not exist"),
        "H003": Code(_E, "a resource that the galley does not hold"),
        "H004": Code(_E, "words of the content that the document lost or doubled"),
        "H005": Code(_E, "a character that no font of the edition has"),
        "H006": Code(_E, "words that title page, cover and metadata do not share"),
        # PDF.
        "P001": Code(_E, "the engine ignored a style"),
        "P002": Code(_E, "the engine could not load a resource"),
        "P003": Code(_E, "the engine reported a fault"),
        "P004": Code(_E, "words that the pages lost or doubled"),
        "P005": Code(_E, "a note that pages lost, or that stands before its call"),
        "P006": Code(_E, "content that runs out of the page"),
        "P007": Code(_E, "a font that the edition did not ask for"),
        "P008": Code(_E, "a page reference that shows another page"),
        "P009": Code(_W, "a heading at the foot of a page"),
        "P010": Code(_W, "a word broken over two pages"),
        "P011": Code(_E, "a file that other programs cannot open"),
        "P012": Code(_E, "a page layout that does not settle"),
        "P013": Code(_W, "a note that begins more than a page after its call"),
        "P014": Code(_E, "a table that does not fit its page"),
        "P020": Code(_E, "a structure that readers cannot follow"),
        "P021": Code(_E, "a file that a validator refuses"),
        "P022": Code(_E, "text whose colour is too near to its ground"),
        # PDF for a printer.
        "P050": Code(_E, "a number of pages that the printer does not bind"),
        "P051": Code(_E, "text or a picture nearer to the trim or the bind than the printer allows"),
        "P052": Code(_E, "a picture below the printer's resolution"),
        "P053": Code(_E, "text smaller than the printer allows"),
        "P054": Code(_E, "a page box of the wrong size"),
        "P055": Code(_E, "a colour that is none of the printer's"),
        "P056": Code(_E, "more ink than the paper takes"),
        "P057": Code(_E, "transparency that the printer's standard forbids"),
        "P058": Code(_E, "a line thinner than the press can hold"),
        "P059": Code(_E, "a file that is not of the standard that the printer asks for"),
        "P060": Code(_E, "black that would not print over the colours below it"),
        "P062": Code(_E, "a bar code that does not fit its field"),
        # Cards.
        "P090": Code(_E, "a name that does not fit its card"),
        # The e-book.
        "E001": Code(_E, "a package document or part that is not well-formed"),
        "E002": Code(_E, "words that the e-book lost or doubled"),
        "E003": Code(_E, "a link in the e-book that leads nowhere"),
        "E004": Code(_E, "a file of the package that is missing or not declared"),
        "E005": Code(_E, "a cover outside the stores' limits"),
        "E006": Code(_E, "an e-book that readers could not follow"),
        "E007": Code(_E, "a picture in an e-book larger than a store takes"),
        "E008": Code(_E, "an e-book larger than a store takes"),
        # The site.
        "W001": Code(_E, "a link of the site that leads nowhere"),
        "W002": Code(_E, "a page of the site that is not well-formed"),
        "W003": Code(_E, "a resource that the site would fetch from elsewhere"),
        # Set-up.
        "S002": Code(_E, "a font package is missing"),
        "S005": Code(_E, "the profile of a printing condition is missing"),
        "S003": Code(_E, "the output folder cannot be written"),
        "S006": Code(_E, "a gate whose tool is missing"),
        "S007": Code(_W, "a gate that did not run, for want of a tool that our set-up does not bring"),
        "S040": Code(_E, "git is missing, or cannot read the repository"),
        "S004": Code(_E, "another build is publishing into the same folder"),
    }
)

"""Every name of WeasyPrint and pydyf that Printery uses, with what it takes and why: written for WeasyPrint 70.0.

Below each module stand names with their parameters, and without brackets those that take none, or cannot be asked
for theirs; `holds` are the attributes that objects of a class must have. `seam.py` compares all of it with the engine
that is installed, before anything of it is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Layer(StrEnum):
    """What names are used for."""

    FIX = "a fault mended"
    SPEED = "the same bytes sooner"
    LINES = "lines of our own"
    SETTING = "sections, margins and files of our own"
    READING = "reading what was laid out"


@dataclass(frozen=True, slots=True)
class Names:
    """Names of one module that are used for one reason."""

    module: str
    layer: Layer
    why: str
    listed: str
    """A name and its parameters to a line; a line that is indented more goes on."""
    holds: Mapping[str, str] = field(default_factory=dict)
    """Class to the attributes of its objects."""
    issue: str = ""
    """Issues of the engine that would make them unnecessary."""


# fmt: off
NAMES: tuple[Names, ...] = (
    Names("weasyprint.css.targets", Layer.FIX, "references find their anchors; pages are made again only for news", """
        TargetCollector()
        TargetCollector.collect_anchor(self, anchor_name)
        TargetCollector.lookup_target(self, anchor_token, source_box, css_token, parse_again)
        TargetCollector.collect_missing_counters(self, parent_box, css_token, parse_again_function,
            missing_counters, missing_target_counters)
        TargetCollector.cache_target_page_counters(self, anchor_name, page_counter_values, page_maker_index,
            page_maker)
        TargetLookupItem(state)
        anchor_name_from_token(anchor_token)
        """,
        holds={
            "TargetCollector": "target_lookup_items counter_lookup_items collecting",
            "TargetLookupItem": "state target_box cached_page_counter_values page_maker_index",
            "CounterLookupItem": ("missing_counters missing_target_counters parse_again page_maker_index pending "
                "cached_page_counter_values"),
        },
    ),
    Names("weasyprint.layout", Layer.FIX, "notes flow over pages, and are neither lost nor repeated", """
        LayoutContext(style_for, get_image_from_uri, font_config, counter_style, target_collector)
        LayoutContext.layout_footnote(self, footnote)
        LayoutContext.unlayout_footnote(self, footnote)
        LayoutContext.report_footnote(self, footnote)
        LayoutContext._update_footnote_area(self)
        LayoutContext.overflows_page(self, bottom_space, position_y)
        LayoutContext.create_block_formatting_context(self, root_box, new_list)
        LayoutContext.finish_block_formatting_context(self, root_box)
        """,
        holds={
            "LayoutContext": ("footnotes current_page_footnotes reported_footnotes current_footnote_area "
                "page_bottom string_set in_column current_page excluded_shapes"),
        },
        issue="Kozea/WeasyPrint 1833, 2432, 2502",
    ),
    Names("weasyprint.layout.block", Layer.FIX, "the area of notes is laid out down to a bottom", """
        block_level_layout(context, box, bottom_space, skip_stack, containing_block, page_is_empty,
            absolute_boxes, fixed_boxes, adjoining_margins, first_letter_style, first_line_style, discard,
            max_lines)
        iter_line_boxes(context, box, position_y, bottom_space, skip_stack, containing_block,
            absolute_boxes, fixed_boxes, first_letter_style, first_line_style)
        _linebox_layout(context, box, index, child, new_children, page_is_empty, absolute_boxes, fixed_boxes,
            adjoining_margins, bottom_space, position_y, skip_stack, first_letter_style, first_line_style,
            draw_bottom_decoration, max_lines)
        """,
        issue="Kozea/WeasyPrint 1833",
    ),
    Names("weasyprint.layout.page", Layer.FIX, "the area of notes is laid out down to a bottom", """
        block_level_layout(context, box, bottom_space, skip_stack, containing_block, page_is_empty,
            absolute_boxes, fixed_boxes, adjoining_margins, first_letter_style, first_line_style, discard,
            max_lines)
        remake_page(index, context, root_box, html)
        """,
        issue="Kozea/WeasyPrint 2432, 2502",
    ),
    Names("weasyprint.formatting_structure.build", Layer.FIX, "the area of notes is laid out down to a bottom", """
        create_anonymous_boxes(box)
        """,
    ),
    Names("weasyprint.css.properties", Layer.FIX, "the area of notes gets its own largest height", """
        Dimension(value, unit)
        """,
    ),
    Names("weasyprint.urls", Layer.FIX, "an `attr()` token gives an address", """
        get_url_tuple(url, base_url)
        """,
    ),
    Names("weasyprint.layout.inline", Layer.FIX, "lines hold what fits them; calls stay with their words", """
        split_first_line(text, style, context, max_width, justification_spacing, is_line_start, minimum)
        split_inline_level(context, box, position_x, max_x, bottom_space, skip_stack, containing_block,
            absolute_boxes, fixed_boxes, line_placeholders, waiting_floats, line_children,
            first_letter_style, first_line_style)
        """,
    ),
    Names("weasyprint.text.fonts", Layer.FIX, "fonts are given up with their last user", """
        FontConfiguration()
        """,
        holds={
            "FontConfiguration": "font_map",
        },
    ),
    Names("weasyprint.document", Layer.FIX, "the classes whose places are taken", """
        LayoutContext(style_for, get_image_from_uri, font_config, counter_style, target_collector)
        TargetCollector()
        """,
    ),
    Names("weasyprint.css", Layer.SPEED, "properties that no rule sets are not worked out", """
        ComputedStyle(parent_style, cascaded, pseudo_type, root_style, base_url, font_config, initial_page_sizes)
        ComputedStyle.__missing__(self, key)
        """,
        holds={
            "ComputedStyle": "cascaded parent_style",
        },
    ),
    Names("weasyprint.css.computed_values", Layer.SPEED, "properties that no rule sets are not worked out", """
        PHYSICAL_FUNCTIONS
        """,
    ),
    Names("weasyprint.css.properties", Layer.SPEED, "properties that no rule sets are not worked out", """
        INHERITED
        INITIAL_NOT_COMPUTED
        INITIAL_VALUES
        """,
    ),
    Names("weasyprint.layout.inline", Layer.SPEED, "what follows from a style is worked out once", """
        can_break_text(text, lang)
        create_layout(text, style, context, max_width, justification_spacing)
        resolve_percentages(box, containing_block)
        strut(style)
        """,
    ),
    Names("weasyprint.layout.background", Layer.SPEED, "text has no background of its own", """
        layout_box_backgrounds(page, box, get_image_from_uri, layout_children, style)
        """,
    ),
    Names("weasyprint.draw", Layer.SPEED, "boxes without an outline are passed by", """
        draw_outline(stream, box)
        """,
    ),
    Names("weasyprint.draw.text", Layer.SPEED, "glyphs are read in bulk", """
        draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix)
        """,
    ),
    Names("weasyprint.text.line_break", Layer.SPEED, "a font is described once; lines are shaped once", """
        Layout(style, justification_spacing, max_width)
        Layout.reactivate(self, style)
        Layout.setup(self, style)
        Layout.set_text(self, text, justify)
        Layout.get_first_line(self)
        create_layout(text, style, context, max_width, justification_spacing)
        font_features(font_kerning, font_variant_ligatures, font_variant_position, font_variant_caps,
            font_variant_numeric, font_variant_alternates, font_variant_east_asian, font_feature_settings)
        get_font_description(style)
        line_size(line, style)
        """,
    ),
    Names("weasyprint.text.constants", Layer.SPEED, "a font is described once; lines are shaped once", """
        LST_TO_ISO
        PANGO_DIRECTION
        """,
    ),
    Names("weasyprint.text.ffi", Layer.SPEED, "Pango is asked without the engine", """
        FROM_UNITS
        TO_UNITS
        ffi
        gobject
        pango
        pangoft2
        unicode_to_char_p(string)
        """,
    ),
    Names("weasyprint.layout.inline", Layer.LINES, "paragraphs are broken as a whole", """
        get_next_linebox(context, linebox, position_y, bottom_space, skip_stack, containing_block,
            absolute_boxes, fixed_boxes, first_letter_style, first_line_style)
        resolve_one_percentage(box, property_name, refer_to)
        """,
    ),
    Names("weasyprint.layout.percent", Layer.LINES, "paragraphs are broken as a whole", """
        percentage(value, computed, refer_to)
        """,
    ),
    Names("weasyprint.text.line_break", Layer.LINES, "paragraphs are broken as a whole", """
        get_log_attrs(text, lang)
        pyphen
        """,
    ),
    Names("weasyprint", Layer.SETTING, "style sheets and documents of a section", """
        CSS(guess, filename, url, file_obj, string, encoding, base_url, url_fetcher, _check_mime_type,
            media_type, font_config, counter_style, color_profiles, matcher, page_rules, layers, layer)
        DEFAULT_OPTIONS
        HTML(guess, filename, url, file_obj, string, encoding, base_url, url_fetcher, media_type)
        """,
        holds={
            "HTML": "base_url url_fetcher media_type wrapper_element etree_element",
        },
    ),
    Names("weasyprint.css.counters", Layer.SETTING, "style sheets and documents of a section", """
        CounterStyle
        """,
    ),
    Names("weasyprint.document", Layer.SETTING, "a section is laid out apart, on any page and side", """
        Document(pages, metadata, url_fetcher, font_config, color_profiles, output_intent)
        Document._build_layout_context(html, font_config, counter_style, color_profiles, options)
        DocumentMetadata(title, authors, description, keywords, generator, created, modified, attachments,
            lang, custom, xmp_metadata)
        Page(page_box)
        build_formatting_structure(element_tree, style_for, get_image_from_uri, base_url, target_collector,
            counter_style, footnotes)
        get_html_metadata(html)
        """,
        holds={
            "Page": "_page_box",
        },
    ),
    Names("weasyprint.layout", Layer.SETTING, "a section is laid out apart, on any page and side", """
        initialize_page_maker(context, root_box)
        layout_backgrounds(page, get_image_from_uri)
        layout_document(html, root_box, context, max_loops)
        make_all_pages(context, root_box, html, pages)
        make_margin_boxes(context, page, state)
        """,
    ),
    Names("weasyprint.layout.block", Layer.SETTING, "a section is laid out apart, on any page and side", """
        block_level_page_break(sibling_before, sibling_after)
        """,
    ),
    Names("weasyprint.layout.page", Layer.SETTING, "margins of pages without their text", """
        PageType(side, blank, name, index, groups)
        make_all_pages(context, root_box, html, pages)
        make_margin_boxes(context, page, state)
        page_height(box, context, containing_block_height)
        page_width(box, context, containing_block_width)
        set_page_type_computed_styles(page_type, html, style_for)
        """,
    ),
    Names("weasyprint.layout.percent", Layer.SETTING, "margins of pages without their text", """
        resolve_percentages(box, containing_block)
        """,
    ),
    Names("weasyprint.css", Layer.SETTING, "which rules hold for a page", """
        StyleFor._page_type_match(page_selector_type, page_type)
        """,
        holds={
            "StyleFor": "_sheets",
        },
    ),
    Names("weasyprint.logger", Layer.SETTING, "pages that do not settle are warned of", """
        LOGGER
        """,
    ),
    Names("weasyprint.html", Layer.READING, "numbers of pages are shown in the engine's own counter styles", """
        UA_COUNTER_STYLE
        """,
    ),
    Names("weasyprint.urls", Layer.SETTING, "nothing is fetched but files of the galley", """
        URLFetcher(timeout, ssl_context, http_headers, allowed_protocols, allow_redirects, fail_on_errors,
            **kwargs)
        URLFetcherResponse(url, body, headers, status, **kwargs)
        """,
    ),
    Names("weasyprint.pdf", Layer.SETTING, "left open until sections are bound; own tags", """
        add_outlines(pdf, bookmarks, parent)
        add_tags(pdf, document, pdf_version, page_streams)
        build_fonts_dictionary(pdf, fonts, compress, subset, options)
        generate_pdf(document, target, zoom, **options)
        resolve_links(pages)
        """,
        issue="Kozea/WeasyPrint 2497, 2503, 2550, 2874",
    ),
    Names("weasyprint.pdf.fonts", Layer.SETTING, "left open until sections are bound; own tags", """
        build_fonts_dictionary(pdf, fonts, compress, subset, options)
        """,
        holds={
            "Font": "bitmap png svg colr widths to_unicode hash family missing",
        },
    ),
    Names("weasyprint.pdf.stream", Layer.SETTING, "marked content is numbered by our own record", """
        Stream(fonts, page_rectangle, resources, images, tags, color_profiles, output_intent, *args, **kwargs)
        Stream.marked(self, box, tag)
        Stream.begin_marked_content(self, tag, property_list)
        Stream.end_marked_content(self)
        """,
        holds={
            "Stream": "_tags _fonts _old_font",
        },
    ),
    Names("pydyf", Layer.SETTING, "files are made, and pages compressed quickly", """
        Array(array)
        Dictionary(values)
        PDF()
        zlib
        """,
    ),
    Names("weasyprint.formatting_structure.boxes", Layer.READING, "what stands where is read from the boxes", """
        BlockBox(element_tag, style, element, children)
        BlockReplacedBox(element_tag, style, element, replacement)
        Box(element_tag, style, element)
        FootnoteAreaBox(page, style)
        InlineBlockBox(element_tag, style, element, children)
        InlineBox(element_tag, style, element, children)
        LineBox(element_tag, style, element, children)
        MarginBox(at_keyword, style)
        PageBox(page_type, style)
        ParentBox(element_tag, style, element, children)
        ReplacedBox(element_tag, style, element, replacement)
        TableBox(element_tag, style, element, children)
        TableRowGroupBox(element_tag, style, element, children)
        TextBox(element_tag, style, element, text)
        """,
    ),
)
# fmt: on
"""All of them, by layer."""

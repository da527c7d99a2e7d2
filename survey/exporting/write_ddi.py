"""DDI-Codebook 2.5: the description of a file that archives and their catalogues read."""

from __future__ import annotations

from pathlib import Path

from survey.exporting.ddi_elements import LANGUAGE, NAMESPACE
from survey.exporting.ddi_study import add_document, add_file, add_study
from survey.exporting.ddi_variables import add_variables
from survey.exporting.microdata import Microdata
from survey.library import Library


def write_ddi(microdata: Microdata, library: Library, path: Path) -> None:
    """Write study, file and variables in every language of the study; no answers are in it."""
    from lxml import etree

    root = etree.Element(f"{{{NAMESPACE}}}codeBook", nsmap={None: NAMESPACE})
    root.set("version", "2.5")
    root.set(LANGUAGE, library.study.languages[0])
    add_document(root, library)
    add_study(root, microdata, library)
    add_file(root, microdata, path.stem)
    add_variables(root, microdata)
    etree.ElementTree(root).write(
        str(path), encoding="UTF-8", xml_declaration=True, pretty_print=True
    )

"""Cuts Noto Sans Regular and Bold to the letters that maps are written with.

    python -m venv v && v/bin/pip install fonttools==4.68.0
    v/bin/pip download --no-deps fontpkg-noto-sans==2.15        # a wheel is a zip file: unpack it
    apt-get download fonts-noto-core                            # unpack it with dpkg-deb -x
    v/bin/python cut.py 'NotoSans[wdth,wght].ttf' NotoSansMath-Regular.ttf .

The first file is Noto Sans 2.015 as a variable font, from which the two weights are taken. Noto Sans has no
arrows and no signs such as `≤`: these come from Noto Sans Math, whose letters have the same height, in one weight.
The same input gives the same bytes.
"""

import sys
from pathlib import Path

from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

WEIGHTS = {"Regular": 400, "Bold": 700}
# Basic Latin, Latin-1, Latin Extended-A and -B, accents that stand apart from their letters, Latin Extended
# Additional (the capital ẞ, Vietnamese), spaces and dashes, quotation marks, dots, per mille, primes, brackets,
# raised and lowered digits, currencies, №, ™, the minus sign, and the sign for a letter that could not be read.
LETTERS = [
    (0x20, 0x7E), (0xA0, 0x17F), (0x180, 0x24F), (0x300, 0x30C), (0x323, 0x331), (0x1E00, 0x1EFF),
    (0x2002, 0x200B), (0x2010, 0x2015), (0x2018, 0x201E), (0x2020, 0x2022), (0x2026, 0x2026), (0x202F, 0x2033),
    (0x2039, 0x203A), (0x2044, 0x2044), (0x2070, 0x2089), (0x20A0, 0x20BF), (0x2116, 0x2116), (0x2122, 0x2122),
    (0x2150, 0x215E), (0x2212, 0x2215), (0xFFFD, 0xFFFD),
]
# ← ↑ → ↓ ↔ ∞ ≈ ≠ ≤ ≥
SIGNS = [0x2190, 0x2191, 0x2192, 0x2193, 0x2194, 0x221E, 0x2248, 0x2260, 0x2264, 0x2265]


def options():
    chosen = Options()
    chosen.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
    # The box that stands for a letter the font lacks must stay: without it such a letter would vanish.
    chosen.notdef_outline = True
    chosen.hinting = False
    chosen.glyph_names = False
    chosen.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14]
    # Tables that only a variable font needs.
    chosen.drop_tables += ["STAT", "MVAR", "HVAR", "DSIG", "gasp", "meta"]
    return chosen


def add_signs(font, math):
    """Copies the signs, with their curves, to the end of the font."""
    drawn, cmap, order = math.getGlyphSet(), math.getBestCmap(), font.getGlyphOrder()
    for sign in SIGNS:
        pen = TTGlyphPen(None)
        drawn[cmap[sign]].draw(pen)
        name = f"uni{sign:04X}"
        glyph = pen.glyph()
        glyph.recalcBounds(font["glyf"])
        font["glyf"][name] = glyph
        font["hmtx"][name] = (math["hmtx"][cmap[sign]][0], glyph.xMin)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[sign] = name
    font.setGlyphOrder(order + [name for name in (f"uni{sign:04X}" for sign in SIGNS) if name not in order])


def cut(source, math, weight):
    font = instantiateVariableFont(TTFont(source), {"wght": WEIGHTS[weight], "wdth": 100}, updateFontNames=False)
    subsetter = Subsetter(options())
    subsetter.populate(unicodes=[letter for first, last in LETTERS for letter in range(first, last + 1)])
    subsetter.subset(font)
    add_signs(font, math)
    for number, text in {1: "Noto Sans", 2: weight, 4: f"Noto Sans {weight}", 6: f"NotoSans-{weight}"}.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["name"].setName(f"2.015;cut;NotoSans-{weight}", 3, 3, 1, 0x409)
    font["OS/2"].usWeightClass = WEIGHTS[weight]
    bold = weight == "Bold"
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0b110_0001) | (0b10_0000 if bold else 0b100_0000)
    font["head"].macStyle = 1 if bold else 0
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    return font


def main():
    source, math, folder = sys.argv[1:]
    for weight in WEIGHTS:
        cut(source, TTFont(math), weight).save(Path(folder) / f"NotoSans-{weight}.ttf", reorderTables=True)


main()

"""Maps hold every area, and weigh little."""

import gzip

from areas import outlines


def test_every_aimag_and_the_capital_have_an_outline():
    assert len(outlines.country().areas) == 22


def test_every_soum_and_district_has_an_outline():
    assert sum(len(outlines.aimag(code).areas) for code in outlines.country().areas) == 339


def test_the_map_of_the_country_weighs_less_than_six_kilobytes():
    paths = "".join(outline.path for outline in outlines.country().areas.values())
    assert len(gzip.compress(paths.encode())) < 6_000


def test_names_stand_inside_the_drawing():
    drawn = outlines.country()
    assert drawn.width == 800
    assert all(0 < area.x < drawn.width and 0 < area.y < drawn.height for area in drawn.areas.values())


def test_an_unknown_aimag_has_an_empty_map():
    assert outlines.aimag("99").areas == {}

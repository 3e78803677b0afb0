"""Inline pictures: values go in, an SVG with title and description comes out; one file for each kind of picture."""

from reports.pages.charts.bars import Bar, side_by_side, under_each_other
from reports.pages.charts.burn_up import Fan, burn_up
from reports.pages.charts.funnel import Level, funnel
from reports.pages.charts.states import states
from reports.pages.charts.strip import strip
from reports.pages.charts.tornado import Reach, tornado
from reports.pages.charts.waterfall import Fall, waterfall

__all__ = [
    "Bar",
    "Fall",
    "Fan",
    "Level",
    "Reach",
    "burn_up",
    "funnel",
    "side_by_side",
    "states",
    "strip",
    "tornado",
    "under_each_other",
    "waterfall",
]

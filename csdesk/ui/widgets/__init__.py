"""The parts of which every screen is made. Made once, here.

Each is loaded when it is first asked for: the page with which the program begins needs few of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from csdesk.ui.widgets.page import page as page  # not later: its module has the same name, and would hide it

if TYPE_CHECKING:
    from csdesk.ui.widgets.amounts import UnclearNumberError as UnclearNumberError
    from csdesk.ui.widgets.amounts import number_needed as number_needed
    from csdesk.ui.widgets.amounts import parse_money as parse_money
    from csdesk.ui.widgets.amounts import take_digits_only as take_digits_only
    from csdesk.ui.widgets.buttons import BackButton as BackButton
    from csdesk.ui.widgets.buttons import Button as Button
    from csdesk.ui.widgets.charts import BarChart as BarChart
    from csdesk.ui.widgets.charts import Choosable as Choosable
    from csdesk.ui.widgets.charts import GridMap as GridMap
    from csdesk.ui.widgets.choices import Choice as Choice
    from csdesk.ui.widgets.choices import Select as Select
    from csdesk.ui.widgets.choices import Tick as Tick
    from csdesk.ui.widgets.dates import DateInput as DateInput
    from csdesk.ui.widgets.dates import parse_date as parse_date
    from csdesk.ui.widgets.fields import Field as Field
    from csdesk.ui.widgets.fields import FieldSpec as FieldSpec
    from csdesk.ui.widgets.fields import Form as Form
    from csdesk.ui.widgets.figures import Figure as Figure
    from csdesk.ui.widgets.figures import FigureStrip as FigureStrip
    from csdesk.ui.widgets.layouts import clear as clear
    from csdesk.ui.widgets.layouts import column as column
    from csdesk.ui.widgets.layouts import holding as holding
    from csdesk.ui.widgets.layouts import row as row
    from csdesk.ui.widgets.line_input import LineInput as LineInput
    from csdesk.ui.widgets.naming import name_widget as name_widget
    from csdesk.ui.widgets.naming import restyle as restyle
    from csdesk.ui.widgets.opening import OpeningTable as OpeningTable
    from csdesk.ui.widgets.opening import OpenLine as OpenLine
    from csdesk.ui.widgets.opening import OpenRow as OpenRow
    from csdesk.ui.widgets.page import ActionBar as ActionBar
    from csdesk.ui.widgets.page import Band as Band
    from csdesk.ui.widgets.page import Beside as Beside
    from csdesk.ui.widgets.page import EmptyState as EmptyState
    from csdesk.ui.widgets.page import KeyLine as KeyLine
    from csdesk.ui.widgets.page import PageHeader as PageHeader
    from csdesk.ui.widgets.page import Scrolling as Scrolling
    from csdesk.ui.widgets.page import Sheet as Sheet
    from csdesk.ui.widgets.page import split as split
    from csdesk.ui.widgets.places import file_place as file_place
    from csdesk.ui.widgets.progress import ProgressPanel as ProgressPanel
    from csdesk.ui.widgets.radial import RadialDiagram as RadialDiagram
    from csdesk.ui.widgets.reflow import Flowing as Flowing
    from csdesk.ui.widgets.room import Room as Room
    from csdesk.ui.widgets.room import framed as framed
    from csdesk.ui.widgets.rows import Column as Column
    from csdesk.ui.widgets.rows import Group as Group
    from csdesk.ui.widgets.search import SearchBox as SearchBox
    from csdesk.ui.widgets.several import ChipLines as ChipLines
    from csdesk.ui.widgets.several import Several as Several
    from csdesk.ui.widgets.strips import BeforeAndAfter as BeforeAndAfter
    from csdesk.ui.widgets.strips import DayStrips as DayStrips
    from csdesk.ui.widgets.strips import LyingBars as LyingBars
    from csdesk.ui.widgets.table import ListTable as ListTable
    from csdesk.ui.widgets.tags import Banner as Banner
    from csdesk.ui.widgets.tags import Chip as Chip
    from csdesk.ui.widgets.tags import SampleTag as SampleTag
    from csdesk.ui.widgets.tags import StatusPill as StatusPill
    from csdesk.ui.widgets.tags import Tag as Tag
    from csdesk.ui.widgets.text import Fault as Fault
    from csdesk.ui.widgets.text import Icon as Icon
    from csdesk.ui.widgets.text import KeyCap as KeyCap
    from csdesk.ui.widgets.text import Line as Line
    from csdesk.ui.widgets.text import Text as Text
    from csdesk.ui.widgets.text import Value as Value
    from csdesk.ui.widgets.text import describe_fault as describe_fault
    from csdesk.ui.widgets.timeline import Entry as Entry
    from csdesk.ui.widgets.timeline import Timeline as Timeline
else:
    HOMES = {
        "amounts": "UnclearNumberError number_needed parse_money take_digits_only",
        "buttons": "BackButton Button",
        "charts": "BarChart Choosable GridMap",
        "choices": "Choice Select Tick",
        "dates": "DateInput parse_date",
        "fields": "Field FieldSpec Form",
        "figures": "Figure FigureStrip",
        "layouts": "clear column holding row",
        "line_input": "LineInput",
        "naming": "name_widget restyle",
        "opening": "OpeningTable OpenLine OpenRow",
        "page": "ActionBar Band Beside EmptyState KeyLine PageHeader Scrolling Sheet split",
        "places": "file_place",
        "progress": "ProgressPanel",
        "radial": "RadialDiagram",
        "reflow": "Flowing",
        "room": "Room framed",
        "rows": "Column Group",
        "search": "SearchBox",
        "several": "ChipLines Several",
        "strips": "BeforeAndAfter DayStrips LyingBars",
        "table": "ListTable",
        "tags": "Banner Chip SampleTag StatusPill Tag",
        "text": "Fault Icon KeyCap Line Text Value describe_fault",
        "timeline": "Entry Timeline",
    }
    """By module what it gives, beside what is said above for whoever checks types."""
    _home = {name: module for module, names in HOMES.items() for name in names.split()}

    def __getattr__(name):
        if name not in _home:
            raise AttributeError(name)
        globals()[name] = part = getattr(import_module(f"{__name__}.{_home[name]}"), name)
        return part

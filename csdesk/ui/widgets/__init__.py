"""The parts of which every screen is made. Made once, here."""

from csdesk.ui.widgets.buttons import BackButton, Button
from csdesk.ui.widgets.charts import BarChart, Choosable, GridMap
from csdesk.ui.widgets.choices import Choice, Select, Tick
from csdesk.ui.widgets.dates import DateInput, parse_date
from csdesk.ui.widgets.fields import Field, FieldSpec, Form, parse_money
from csdesk.ui.widgets.figures import Figure, FigureStrip
from csdesk.ui.widgets.layouts import clear, column, holding, row
from csdesk.ui.widgets.naming import name_widget, restyle
from csdesk.ui.widgets.opening import OpeningTable, OpenLine, OpenRow
from csdesk.ui.widgets.page import (
    ActionBar,
    Band,
    Beside,
    EmptyState,
    KeyLine,
    PageHeader,
    Scrolling,
    Sheet,
    page,
    split,
)
from csdesk.ui.widgets.places import file_place
from csdesk.ui.widgets.progress import ProgressPanel
from csdesk.ui.widgets.rows import Column, Group
from csdesk.ui.widgets.search import SearchBox
from csdesk.ui.widgets.table import ListTable
from csdesk.ui.widgets.tags import Banner, Chip, SampleTag, StatusPill, Tag
from csdesk.ui.widgets.text import Icon, KeyCap, Line, Text, Value
from csdesk.ui.widgets.timeline import Entry, Timeline

__all__ = [
    "ActionBar",
    "BackButton",
    "Band",
    "Banner",
    "BarChart",
    "Beside",
    "Button",
    "Chip",
    "Choice",
    "Choosable",
    "Column",
    "DateInput",
    "EmptyState",
    "Entry",
    "Field",
    "FieldSpec",
    "Figure",
    "FigureStrip",
    "Form",
    "GridMap",
    "Group",
    "Icon",
    "KeyCap",
    "KeyLine",
    "Line",
    "ListTable",
    "OpenLine",
    "OpenRow",
    "OpeningTable",
    "PageHeader",
    "ProgressPanel",
    "SampleTag",
    "Scrolling",
    "SearchBox",
    "Select",
    "Sheet",
    "StatusPill",
    "Tag",
    "Text",
    "Tick",
    "Timeline",
    "Value",
    "clear",
    "column",
    "file_place",
    "holding",
    "name_widget",
    "page",
    "parse_date",
    "parse_money",
    "restyle",
    "row",
    "split",
]

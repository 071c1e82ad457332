# A path within quotes in the Exec line of a desktop entry: its marks are escaped, and each backslash once more for the
# file (Desktop Entry Specification, "The Exec key").
s/\\/\\\\\\\\/g
s/["$`]/\\\\&/g
s/%/%%/g

"""The performance measures: the notice's figures, charts, shares of all agencies, keeping, workbooks, papers."""

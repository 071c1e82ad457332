"""The workbooks of a quarter of work, counted again from whole tables by code that shares nothing with theirs."""

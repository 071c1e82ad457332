"""Readers of files from elsewhere. They run only in the reader's own process: see `csdesk.services.workbook_reader`.

Nothing here imports the rest of the program, opens a file or a connection, or believes what a file says of itself.
"""

"""Reading 表: a file on disk becomes tables of text, each cell with its place (`file!sheet!C17`).

Nothing is guessed or dropped. A file that cannot be trusted as a whole is `Unreadable`; a
row that cannot is held back with a `Quarantined`; what a person should merely know is a `Notice`.

    book.read          a file → Book
    limits, package    what is refused before anything is parsed
    xlsx, ods, xls     workbooks; csvfile; docx: each yields grids
    layout             a grid → a Table: title, headings, rows, what is held back
    columns            what a heading means
"""

"""导入: reads what governments publish, and keeps the address of every word of it.

A spreadsheet, a CSV file or a Word document goes in; a `Book` comes out: tables of text in which
each cell still knows its place (`file!sheet!C17`). Nothing is guessed and nothing is dropped. A
file that cannot be trusted as a whole is `Unreadable`; a row that cannot is held back with a
`Quarantined` that names the cell, the reason and what stood there; what a person should merely
know is a `Notice`. This room knows no events and no commands: turning rows into commands is the
next one's work, and so is the rule that a file is taken whole or not at all.

    book.read          a file on disk → Book
    limits, package    what is refused before anything is parsed
    xlsx, ods, xls     workbooks; csvfile; docx: each yields grids
    layout             a grid → a Table: title, headings, rows, what is held back
    columns, values    what a heading means; what a text says
    quarantine         what was held back, and the short name an operator accepts it by
"""

"""Files of exercise records (行使记录) held against the list, each record on its own day.

records    a file, and in which of its columns what is to be read
judging    every record judged, without a loop over records
"""

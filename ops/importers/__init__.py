"""导入: what governments publish becomes requests to the ledger, each file whole or not at all.

`tables` reads a file into rows that know their place. From there:

    run                prepare a file into a Plan (nothing is written); carry a Plan out
    opening            a list on a date: first take-over, or compared with the ledger
    paper              a change paper: cancellations, delegations, grants …
    instruments, laws  papers and their amendments
    organ_history      organs founded, renamed, merged, abolished
    known              what the ledger holds that an import must look at
    match, organs      which power a row means, which organ a name meant on a day
    stated             what a paper says it counts, against the rows read
    quarantine         what was held back, and the short name an operator accepts it by
"""

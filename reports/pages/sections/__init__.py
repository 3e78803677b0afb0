"""The sections of a page: what it shows goes in with the book of its figures; headings, words, tables, pictures come out."""

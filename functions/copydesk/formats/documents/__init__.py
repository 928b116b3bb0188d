"""Documents of word processors and their parts -> blocks of text, and blocks -> a draft."""

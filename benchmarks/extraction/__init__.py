"""How well and how fast article text is taken out of HTML, beside other extractors."""

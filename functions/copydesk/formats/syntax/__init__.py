"""The syntax of compression, XML, JSON and web archives; nothing here imports the article."""

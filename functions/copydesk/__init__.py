"""copydesk: dirty articles in, clean records out, every object accounted for."""

__version__ = "0.1.0"

"""What an operator does after a fault: retry rejected input, compare and repair the index, rebuild, erase."""

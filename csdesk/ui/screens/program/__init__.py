"""Program: how the program itself is doing, at one look."""

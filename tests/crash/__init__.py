"""What is left of a vault when the program is killed, the disk fills up, or bytes of a file are flipped.

`make crash` runs it all and prints its counts; the tests of this folder are a short form of it.
"""

"""The words of the program for translators, and a language of brackets that proves that all of them come by there."""

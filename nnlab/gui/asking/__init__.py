"""Small dialogs that ask for one thing, a file or an amount; none of them blocks."""

"""The digit of one's own on the page of digits: paper, verdict, marks in the views."""

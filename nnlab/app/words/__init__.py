"""Updates, rules and numbers written out."""

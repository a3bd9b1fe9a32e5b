"""The wall of nets on the circle problem: its nets, how they learn, what their maps tell."""

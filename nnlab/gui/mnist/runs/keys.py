"""What can be done with the runs of the list, in words, and the key of each."""

KEYS = {
    "show": ("Show the run", "Show the chosen run in the whole tab", "Ctrl+Shift+Return"),
    "go-on": ("Go on", "Go on with the chosen run from its checkpoint", "Ctrl+Shift+O"),
    "use": ("Use its settings", "Train with the chosen run's settings", "Ctrl+Shift+U"),
    "committee": (
        "Committee",
        "Let two or more chosen runs vote together on the test images",
        "Ctrl+Shift+V",
    ),
    "rename": ("Rename", "Give the chosen run a name", "Ctrl+Shift+R"),
    "note": ("Note...", "Write a note on the chosen run", "Ctrl+Shift+N"),
    "delete": ("Delete", "Take the chosen runs out of the list; undo brings them back", "Ctrl+Del"),
    "export": (
        "Export its net...",
        "Write the net to a file: .safetensors or ONNX",
        "Ctrl+Shift+E",
    ),
    "import": ("Import a net...", "Take a net's file (.safetensors) into the list", "Ctrl+Shift+I"),
}
"""Text, tooltip and key of each action, in plain English."""

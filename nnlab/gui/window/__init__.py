"""The main window: rail, pages, menus, commands, status, dialogs."""

"""The compute process as the window sees it: its client, jobs in lanes, their runners."""

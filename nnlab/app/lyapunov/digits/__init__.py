"""Studies of digits: the page's state, the library on the disk, what is shown of one."""
